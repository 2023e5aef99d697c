"""The pages for readers: the front page, the API reference without a CDN, and what each error means."""
