"""The web application, for Granian or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
application = get_wsgi_application()
