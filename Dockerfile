# One image for each service: docker build --build-arg SERVICE=order-service -t stampede/order-service .
# SERVICE is order-service, inventory-service, payment-service, identity-service, profile-service, recommendation-service, gateway-service, payment-simulator or local-tokens; observability, the weekly review,
# only from a jar that is there.
# Builds from source; with --build-arg JAR=target from the jar that "mvn package" has left (CI, which has tested that jar).
# Needs no BuildKit.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
ARG JAR=source
WORKDIR /src
COPY . .
# All of them at once: the images share this step.
RUN test "$JAR" = target || mvn -B -q -Dmaven.test.skip=true -Dsbom.skip=false package -am \
	-pl order-service,inventory-service,payment-service,identity-service,profile-service,recommendation-service,gateway-service,payment-simulator,local-tokens
ARG SERVICE
# Plain jars start faster than jars within a jar, and only they can have an AOT cache.
RUN test -n "$SERVICE" || { echo "say which: --build-arg SERVICE=order-service" >&2; exit 1; }; \
	java -Djarmode=tools -jar "$SERVICE"/target/"$SERVICE"-*-exec.jar extract --layers --destination /layers \
	&& mv /layers/application/"$SERVICE"-*-exec.jar /layers/application/app.jar \
	&& mkdir -p /layers/snapshot-dependencies/lib /layers/dependencies/lib /volumes/data /volumes/dumps /volumes/tokens

FROM ${RUNTIME_IMAGE} AS application
WORKDIR /app
# In the order in which they seldom change.
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
# The same for every JVM of Stampede. The heap is bounded by the container's memory, and so is Netty's memory beside it. A JVM
# without heap ends and is started again; the gateway also ends when it has no direct memory (DirectMemoryWatch). What compilers and malloc leave behind goes back to the system each minute:
# without that, and with an arena for each thread, a service under load came to within 50 MiB of its limit. The serial
# collector is what the JVM would choose for a pod of this size, and an AOT cache serves one collector only. Netty needs the
# two accesses (JEP 472, JEP 498).
ENV MALLOC_ARENA_MAX=2
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=40 -XX:MaxDirectMemorySize=64m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=60000 -XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/dumps --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Duser.timezone=UTC"

# Logs for programs: one JSON object a line, in ECS, with the ids of order and trace.
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs

# A JVM that loads and links what a start needs, and writes it down for the next one (JEP 483, 514). Same image, same paths,
# same options: otherwise the cache is refused.
FROM application AS trained
RUN java -XX:AOTCacheOutput=/app/app.aot -Dspring.profiles.active=training -jar app.jar

FROM application
ARG SERVICE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="stampede/${SERVICE}" \
	org.opencontainers.image.description="Stampede, a checkout backend for flash sales: ${SERVICE}" \
	org.opencontainers.image.version="${VERSION}" \
	org.opencontainers.image.revision="${REVISION}" \
	org.opencontainers.image.licenses="Apache-2.0"
COPY --from=trained /app/app.aot ./
COPY --from=build --chown=10001:10001 /volumes/ /
USER 10001:10001
# Runs with a read-only root: /tmp, where Netty and SQLite unpack their native parts, and /dumps are written to.
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "-jar", "/app/app.jar"]
