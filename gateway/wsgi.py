"""The application that gunicorn loads in each worker."""

import os

from gateway.app import create_app

app = create_app(os.environ)
