# One image for web, worker, beat and migrate; docker-compose.yml gives each its command.
FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1

WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH

COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt

COPY . .
# Settings of production, so that the static files get their hashed names. The values end with this step.
RUN export POISE_PROFILE=production POISE_VAR=/tmp/poise STATIC_ROOT=/app/static \
        SECRET_KEY=only-to-build BASE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid \
        DATABASE_URL=postgres://build.invalid/poise REDIS_URL=redis://build.invalid/0 \
    && python manage.py compile_translations \
    && python manage.py collectstatic --noinput \
    && python -m compileall -q certificates courses quizzes site


FROM python:3.13-slim-bookworm

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app:/app/site \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    POISE_PROFILE=production \
    POISE_VAR=/var/lib/poise \
    STATIC_ROOT=/app/static \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=8 \
    GRANIAN_RESPAWN_FAILED_WORKERS=true

RUN groupadd --gid 10001 poise \
    && useradd --uid 10001 --gid poise --no-create-home --home-dir /var/lib/poise --shell /usr/sbin/nologin poise \
    && install -d -o poise -g poise -m 750 /var/lib/poise

WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app

USER 10001:10001
VOLUME /var/lib/poise
EXPOSE 8000

# Django answers only to its own names, so the question carries one.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "-c", "import os, urllib.request as u; host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.*') or 'localhost'; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]

CMD ["granian", "config.wsgi:application"]
