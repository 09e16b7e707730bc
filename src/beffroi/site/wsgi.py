"""The web application, for Granian or any WSGI server."""

import os
from threading import Event, Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
application = get_wsgi_application()

from beffroi.trust.access.public import uses  # noqa: E402  (tables can be imported now)

Thread(target=uses.keep_writing, args=(Event(),), name="uses of datasets", daemon=True).start()
