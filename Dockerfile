# The service alone; the database is a container of its own, see docker-compose.yml.
# The hottest modules are compiled first, where a C compiler is.
FROM python:3.12-bookworm AS compiled
WORKDIR /app
COPY requirements-dev.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements-dev.lock
COPY . .
RUN python -m graph.native

FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    LANG=zh_CN.UTF-8 \
    PYTHONUTF8=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    ZHUANJIE_HOST=0.0.0.0 \
    ZHUANJIE_HOME=/var/lib/zhuanjie

WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock

COPY . .
COPY --from=compiled /app/build/native build/native
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && useradd --system --home-dir /var/lib/zhuanjie --create-home zhuanjie \
    && chmod 0700 /var/lib/zhuanjie

USER zhuanjie
VOLUME /var/lib/zhuanjie
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=12 CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["zhuanjie", "serve"]
