// Pages where producers write: words to take up, a file sent with its progress.
import "./workspace/sending";
import "./workspace/words";
