"""The floor of a page: Flask and one template without a choice in it, served as the gateway is.

``gunicorn -k gevent benchmarks.bare_page:app``. No session, no language, no database, no limit.
"""

from flask import Flask

app = Flask("bare", static_folder=None)
PARAGRAPHS = 40
TEXT = "यह एक वाक्य है। " * 6
PAGE = """<!doctype html><html lang="hi"><head><title>{{ title }}</title></head><body><main>
<h1>{{ title }}</h1>{% for text in texts %}<p>{{ text }}</p>{% endfor %}</main></body></html>"""
TEMPLATE = app.jinja_env.from_string(PAGE)


@app.get("/")
def page() -> str:
    """A page of the length of a short one of ours."""
    return TEMPLATE.render(title="नागरिक सेतु", texts=[TEXT] * PARAGRAPHS)
