"""Settings pages: one module a noun in `views`, its forms in `forms`, the shelf of sections beside them."""
