# Two stages: the first installs the locked packages and compiles, the second runs.

FROM python:3.13-slim AS build
COPY requirements.lock /
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install \
        --no-cache-dir --require-hashes --only-binary :all: --requirement /requirements.lock
WORKDIR /app
COPY bot ./bot
COPY briefs ./briefs
COPY seeds ./seeds
COPY config.yaml ./
# Bytecode that is valid whatever the times of the files say, and files that any user can read.
RUN python -m compileall -q --invalidation-mode unchecked-hash bot && chmod -R a+rX .


FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# The one writable folder. Group 0 may write too: an engine that picks another user keeps that group.
RUN install -d -o 10001 -g 0 -m 770 data
USER 10001:0
VOLUME /app/data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
