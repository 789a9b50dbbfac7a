# syntax=docker/dockerfile:1.7
# The shop as a small image without a shell: docker build -t bookshop .

FROM rust:1.96.0-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
ENV BOOKSHOP_BUILD_ONLY=1 BOOKSHOP_TOOLS=/opt/bookshop-tools
# The tools first: they change less often than the shop.
COPY script/bootstrap script/bootstrap
COPY Cargo.lock Cargo.lock
RUN script/bootstrap
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    script/build \
    && mkdir -p /out/app /out/data \
    && cp -r target/release/bookshop target/release/hash*.txt target/site LICENSE /out/app/ \
    && strip /out/app/bookshop

# Of the same Debian as the build: the C library fits.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/app /app
# 65532 is the image's user "nonroot"; a new volume takes over the folder's owner.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
ENV LEPTOS_ENV=PROD \
    NO_COLOR=1 \
    LEPTOS_SITE_ADDR=0.0.0.0:3000 \
    LEPTOS_SITE_ROOT=/app/site \
    DATABASE_URL=sqlite:///data/bookshop.db
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["/app/bookshop", "health"]
ENTRYPOINT ["/app/bookshop"]
