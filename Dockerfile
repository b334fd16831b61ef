# What is needed to build, and stays behind: a compiler, Node, the headers of libpq.
FROM python:3.11-slim-bookworm AS build

RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev libpq-dev \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements requirements
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement requirements/production.txt \
    && python -m venv /tools \
    && /tools/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement requirements/local.txt

COPY package.json package-lock.json .npmrc ./
COPY . .
# The keys only let the commands start; they stay in this layer, sign nothing and seal nothing.
RUN /tools/bin/python -m config.assets \
    && export SECRET_KEY=only-while-the-image-is-built-and-never-to-sign-anything-with STATIC_ROOT=/app/staticfiles \
    && export CASE_MASTER_KEY=only-while-the-image-is-built-seals-nothing \
    && /venv/bin/python manage.py messages --compile \
    && /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules static/vendor


FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin samenspel \
    && install --directory --owner samenspel --mode 0700 /uploads

COPY --from=build /venv /venv
COPY --from=build /app /app

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/uploads \
    BIND=0.0.0.0:8000

WORKDIR /app
USER samenspel
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
