# One image for SQLite (files in /data) and PostgreSQL (DATABASE_URL). It migrates, loads the bundled
# register into an empty database, and serves; nothing in it needs root, a shell of its own or a compiler.

FROM python:3.11-slim-bookworm AS build
RUN python -m venv /venv
COPY requirements.txt /build/
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-input \
        --require-hashes --only-binary=:all: -r /build/requirements.txt
COPY app /service/app
COPY migrations /service/migrations
COPY docs /service/docs
COPY alembic.ini LICENSE LICENSE-DATA /service/
# The root file system may be read-only at run time: bytecode is made here or never.
RUN /venv/bin/python -m compileall -q /service

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Clemency Register" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin clemency \
    && install --directory --owner=clemency --group=clemency --mode=0750 /data
COPY --from=build /venv /venv
COPY --from=build /service /service
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
WORKDIR /service
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=2)"]
CMD ["sh", "-c", "python -m app migrate && python -m app load --if-empty && exec python -m app serve"]
