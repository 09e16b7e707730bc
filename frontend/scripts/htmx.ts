// Pages that refresh a part of themselves: htmx, told to run no text as code (our policy forbids it anyway).
import htmx from "htmx.org";

htmx.config.includeIndicatorCSS = false; // styles are ours, in style.css
htmx.config.history = false; // each page that has an address is loaded as a page
