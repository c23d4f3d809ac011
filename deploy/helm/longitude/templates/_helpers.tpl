{{/* The release's name, as all resources begin with it. */}}
{{- define "longitude.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that select a service's pods. Takes {root, service}. */}}
{{- define "longitude.selector" -}}
app.kubernetes.io/name: longitude
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{/* All labels. Takes {root, service}. */}}
{{- define "longitude.labels" -}}
{{ include "longitude.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The image of a service. Takes {root, image}. */}}
{{- define "longitude.image" -}}
{{ .root.Values.image.repository }}-{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "longitude.bootstrap" -}}
{{- $kafka := .Values.kafka -}}
{{- if $kafka.bootstrap -}}
{{ $kafka.bootstrap }}
{{- else -}}
{{ $kafka.strimzi.clusterName }}-kafka-bootstrap:{{ eq $kafka.authentication "none" | ternary 9092 9093 }}
{{- end -}}
{{- end -}}

{{- define "longitude.caSecret" -}}
{{ .Values.kafka.caSecret | default (printf "%s-cluster-ca-cert" .Values.kafka.strimzi.clusterName) }}
{{- end -}}

{{/* The Kafka user, and so the secret, of a service. Takes {root, service}. */}}
{{- define "longitude.user" -}}
{{- $others := dict "mllp" "ingest" "setup" "creator" -}}
{{ .root.Values.kafka.userSecretPrefix }}{{ index $others .service | default .service }}
{{- end -}}

{{/* Kafka client properties of a service. Takes {root, service, more}. */}}
{{- define "longitude.properties" -}}
{{- $values := .root.Values -}}
bootstrap.servers={{ include "longitude.bootstrap" .root }}
schema.registry.url={{ $values.registry.url }}
config.providers=secrets
config.providers.secrets.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
{{- if eq $values.kafka.authentication "scram-sha-512" }}
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=${secrets:/etc/longitude/kafka-user:sasl.jaas.config}
ssl.truststore.type=PEM
ssl.truststore.location=/etc/longitude/kafka-ca/ca.crt
{{- else if eq $values.kafka.authentication "oauthbearer" }}
security.protocol=SASL_SSL
sasl.mechanism=OAUTHBEARER
sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
sasl.oauthbearer.token.endpoint.url={{ required "kafka.oauth.tokenEndpoint: empty (expected: the issuer's URL)" $values.kafka.oauth.tokenEndpoint }}
sasl.oauthbearer.client.credentials.client.id=${secrets:/etc/longitude/kafka-user:client-id}
sasl.oauthbearer.client.credentials.client.secret=${secrets:/etc/longitude/kafka-user:client-secret}
{{- with $values.kafka.oauth.scope }}
sasl.oauthbearer.scope={{ . }}
{{- end }}
ssl.truststore.type=PEM
ssl.truststore.location=/etc/longitude/kafka-ca/ca.crt
{{- else if eq $values.kafka.authentication "tls" }}
security.protocol=SSL
ssl.truststore.type=PEM
ssl.truststore.location=/etc/longitude/kafka-ca/ca.crt
ssl.keystore.type=PKCS12
ssl.keystore.location=/etc/longitude/kafka-user/user.p12
ssl.keystore.password=${secrets:/etc/longitude/kafka-user:user.password}
{{- end }}
{{- if $values.registry.secret }}
basic.auth.credentials.source=USER_INFO
basic.auth.user.info=${secrets:/etc/longitude/registry:basic.auth.user.info}
{{- end }}
{{- range $name, $value := .more }}
{{ $name }}={{ include "longitude.text" $value }}
{{- end }}
{{- range $name, $value := $values.kafka.properties }}
{{ $name }}={{ include "longitude.text" $value }}
{{- end }}
{{- end -}}

{{/* A value as text: Helm has every number as a fraction, and writes large ones with an exponent. */}}
{{- define "longitude.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}
{{ . | int64 }}
{{- else -}}
{{ . }}
{{- end -}}
{{- end -}}

{{/* A service's values. Takes {root, service}. */}}
{{- define "longitude.valuesOf" -}}
{{ eq .service "billing-export" | ternary "billing" .service }}
{{- end -}}

{{/* The driver's URL of a database, without user and password. Takes its values. */}}
{{- define "longitude.databaseUrl" -}}
{{- $host := required "billing.database.host: empty (expected: a PostgreSQL server)" .host -}}
jdbc:postgresql://{{ $host }}:{{ .port }}/{{ .name }}
{{- $before := "?" -}}
{{- range $name, $value := .parameters -}}
{{ $before }}{{ $name }}={{ $value }}
{{- $before = "&" -}}
{{- end -}}
{{- end -}}

{{/* The port that spans go to. */}}
{{- define "longitude.tracingPort" -}}
{{- $url := urlParse .Values.tracing.endpoint -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (eq $url.scheme "https" | ternary "443" "80") -}}
{{- end -}}

{{/* Options of a service as arguments: {linger-ms: 20, retokenize: true}. */}}
{{- define "longitude.options" -}}
{{- range $name, $value := . }}
{{- if eq (toString $value) "true" }}
- --{{ $name }}
{{- else }}
- {{ printf "--%s=%s" $name (include "longitude.text" $value) | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "longitude.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "longitude.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Volumes that every pod has. Takes {root, service}. */}}
{{- define "longitude.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 1Gi}
- name: config
  configMap:
    name: {{ include "longitude.name" .root }}-{{ .service }}
{{- if ne .root.Values.kafka.authentication "none" }}
- name: kafka-user
  secret:
    secretName: {{ include "longitude.user" . }}
- name: kafka-ca
  secret:
    secretName: {{ include "longitude.caSecret" .root }}
{{- end }}
{{- if .root.Values.registry.secret }}
- name: registry
  secret:
    secretName: {{ .root.Values.registry.secret }}
{{- end }}
{{- if .root.Values.http.apiKeysSecret }}
- name: api-keys
  secret:
    secretName: {{ .root.Values.http.apiKeysSecret }}
{{- end }}
{{- if .root.Values.http.tlsSecret }}
- name: http-tls
  secret:
    secretName: {{ .root.Values.http.tlsSecret }}
{{- end }}
{{- if and .root.Values.tracing.endpoint .root.Values.tracing.secret }}
- name: tracing
  secret:
    secretName: {{ .root.Values.tracing.secret }}
{{- end }}
{{- if .root.Values.bundle.claim }}
- name: bundles
  persistentVolumeClaim:
    claimName: {{ .root.Values.bundle.claim }}
    readOnly: true
{{- end }}
{{- end -}}

{{- define "longitude.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: config, mountPath: /etc/longitude/config, readOnly: true}
{{- if ne .Values.kafka.authentication "none" }}
- {name: kafka-user, mountPath: /etc/longitude/kafka-user, readOnly: true}
- {name: kafka-ca, mountPath: /etc/longitude/kafka-ca, readOnly: true}
{{- end }}
{{- if .Values.registry.secret }}
- {name: registry, mountPath: /etc/longitude/registry, readOnly: true}
{{- end }}
{{- if .Values.http.apiKeysSecret }}
- {name: api-keys, mountPath: /etc/longitude/api-keys, readOnly: true}
{{- end }}
{{- if .Values.http.tlsSecret }}
- {name: http-tls, mountPath: /etc/longitude/http-tls, readOnly: true}
{{- end }}
{{- if and .Values.tracing.endpoint .Values.tracing.secret }}
- {name: tracing, mountPath: /etc/longitude/tracing, readOnly: true}
{{- end }}
{{- if .Values.bundle.claim }}
- {name: bundles, mountPath: /bundles, readOnly: true}
{{- end }}
{{- end -}}

{{/* Arguments of every service that shows health and metrics. */}}
{{- define "longitude.httpArguments" -}}
- --http-port={{ .Values.http.port }}
- --http-address=0.0.0.0
{{- if .Values.http.tlsSecret }}
- --http-certificate=/etc/longitude/http-tls/tls.crt
- --http-key=/etc/longitude/http-tls/tls.key
{{- end }}
{{- if .Values.http.apiKeysSecret }}
- --http-api-keys=/etc/longitude/api-keys/api-keys
{{- end }}
{{- end -}}

{{/* Probes by HTTP; a model is loaded and warmed, state is restored, before a pod is ready. */}}
{{- define "longitude.probes" -}}
{{- $scheme := ternary "HTTP" "HTTPS" (empty .Values.http.tlsSecret) -}}
startupProbe:
  httpGet: {path: /health/liveness, port: http, scheme: {{ $scheme }}}
  periodSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /health/liveness, port: http, scheme: {{ $scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health/readiness, port: http, scheme: {{ $scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
{{- end -}}

{{/* Environment of every container. Takes {root, env}. */}}
{{- define "longitude.env" -}}
- name: LONGITUDE_INSTANCE
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- if .root.Values.noteBytesMax }}
- name: LONGITUDE_NOTE_BYTES_MAX
  value: {{ .root.Values.noteBytesMax | int64 | quote }}
{{- end }}
{{- if eq .root.Values.kafka.authentication "oauthbearer" }}
# Kafka asks only addresses that the JVM was told of.
- name: JDK_JAVA_OPTIONS
  value: {{ printf "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=%s" .root.Values.kafka.oauth.tokenEndpoint | quote }}
{{- end }}
{{- $tracing := .root.Values.tracing }}
{{- if $tracing.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ $tracing.endpoint | quote }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $tracing.share | quote }}
{{- if $tracing.secret }}
- name: OTEL_EXPORTER_OTLP_HEADERS_FILE
  value: /etc/longitude/tracing/headers
{{- end }}
{{- end }}
{{- with .env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Where pods go. Takes a service's values. */}}
{{- define "longitude.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The head of a pod's specification. Takes {root, service, values}. */}}
{{- define "longitude.pod" -}}
serviceAccountName: {{ include "longitude.name" .root }}
automountServiceAccountToken: false
# Variables that Kubernetes makes of services could be taken for ours.
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  {{- include "longitude.podSecurity" . | nindent 2 }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "longitude.selector" . | nindent 8 }}
{{- end -}}

{{/* Settings of a StatefulSet that are the same for all. Takes {root, service, values}. */}}
{{- define "longitude.set" -}}
serviceName: {{ include "longitude.name" .root }}-{{ .service }}
podManagementPolicy: Parallel
{{- if not (dig "keda" "enabled" false .values) }}
replicas: {{ .values.replicas }}
{{- end }}
selector:
  matchLabels:
    {{- include "longitude.selector" . | nindent 4 }}
{{- end -}}

{{- define "longitude.podMetadata" -}}
labels:
  {{- include "longitude.labels" . | nindent 2 }}
annotations:
  # A change of settings makes new pods.
  checksum/config: {{ include "longitude.properties" . | sha256sum }}
  prometheus.io/scrape: "true"
  prometheus.io/port: {{ .root.Values.http.port | quote }}
  prometheus.io/path: /prometheus
{{- end -}}

{{/* A claim for each pod. Takes {name, size, class}. */}}
{{- define "longitude.claim" -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: {{ .name }}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .class }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ .size }}
{{- end -}}
