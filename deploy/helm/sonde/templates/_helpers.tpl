{{- define "sonde.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "sonde.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "sonde.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "sonde.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "sonde.coordinatorName" -}}
{{- include "sonde.fullname" . }}-coordinator
{{- end -}}

{{/* Takes a dict of root and region. */}}
{{- define "sonde.workerName" -}}
{{- include "sonde.fullname" .root }}-worker-{{ .region.name }}
{{- end -}}

{{- define "sonde.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "sonde.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "sonde.selectorLabels" -}}
app.kubernetes.io/name: {{ include "sonde.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "sonde.coordinatorSelector" -}}
{{ include "sonde.selectorLabels" . }}
app.kubernetes.io/component: coordinator
{{- end -}}

{{/* Workers of every region. */}}
{{- define "sonde.workersSelector" -}}
{{ include "sonde.selectorLabels" . }}
app.kubernetes.io/component: worker
{{- end -}}

{{/* Takes a dict of root and region. */}}
{{- define "sonde.workerSelector" -}}
{{ include "sonde.workersSelector" .root }}
sonde.dev/region: {{ .region.name | quote }}
{{- end -}}

{{/* What every object has besides its selector's labels. */}}
{{- define "sonde.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "sonde.podLabels" . }}
{{- end -}}

{{/* Without the chart's version: a new chart alone must not restart a worker that measures. */}}
{{- define "sonde.podLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: sonde
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "sonde.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{/* A region with everything it leaves to the workers' values, as YAML. Takes a dict of root and region. */}}
{{- define "sonde.region" -}}
{{- $workers := .root.Values.workers -}}
{{- $whole := pick $workers "replicas" "resources" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" | deepCopy -}}
{{- range $name, $value := .region -}}
{{- if not (has $name (list "autoscaling" "extraEnv")) -}}
{{- $_ := set $whole $name $value -}}
{{- end -}}
{{- end -}}
{{- $_ := set $whole "autoscaling" (mergeOverwrite (deepCopy $workers.autoscaling) (default dict .region.autoscaling)) -}}
{{- $_ := set $whole "extraEnv" (concat $workers.extraEnv (default list .region.extraEnv)) -}}
{{- toYaml $whole -}}
{{- end -}}

{{/* Seconds from the signal to the kill: the drain always ends first. */}}
{{- define "sonde.workerGrace" -}}
{{- add .Values.workers.drainSeconds .Values.workers.terminationMarginSeconds -}}
{{- end -}}

{{/* What the pods of all roles share. Without service links: a Service called sonde would set SONDE_PORT. */}}
{{- define "sonde.podSpec" -}}
serviceAccountName: {{ include "sonde.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- with .Values.podSecurityContext }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  runAsNonRoot: true
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "sonde.containerSpec" -}}
image: {{ include "sonde.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* Start: two minutes, for Kafka may be slow to answer. Live: a minute, for a busy role must not be killed. Takes the port's name. */}}
{{- define "sonde.probes" -}}
startupProbe:
  {{- include "sonde.probed" (dict "path" "/healthz" "port" .) | nindent 2 }}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
readinessProbe:
  {{- include "sonde.probed" (dict "path" "/readyz" "port" .) | nindent 2 }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 3
livenessProbe:
  {{- include "sonde.probed" (dict "path" "/healthz" "port" .) | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{- define "sonde.probed" -}}
httpGet:
  path: {{ .path }}
  port: {{ .port }}
  {{- if eq .port "https" }}
  scheme: HTTPS
  {{- end }}
{{- end -}}

{{/* The name of the API's port says what it speaks. */}}
{{- define "sonde.apiPort" -}}
{{- ternary "https" "http" (not (empty .Values.coordinator.tls.existingSecret)) -}}
{{- end -}}

{{- define "sonde.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- include "sonde.kafkaMounts" . }}
{{- end -}}

{{/* The Hugging Face token: workers have it, coordinators only when they are told to. */}}
{{- define "sonde.tokenMounts" -}}
{{- if .Values.huggingFace.existingSecret -}}
- name: hugging-face
  mountPath: /etc/sonde/hugging-face
  readOnly: true
{{- end -}}
{{- end -}}

{{- define "sonde.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- include "sonde.kafkaVolumes" . }}
{{- end -}}

{{- define "sonde.tokenVolumes" -}}
{{- with .Values.huggingFace -}}
{{- if .existingSecret -}}
- name: hugging-face
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ .tokenKey }}
        path: token
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The pod's own name, not the host's: that may be cut, and two roles must not share one. */}}
{{- define "sonde.env" -}}
- name: SONDE_ID
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- include "sonde.kafkaEnv" . }}
{{- end -}}

{{- define "sonde.tokenEnv" -}}
{{- if .Values.huggingFace.existingSecret -}}
- name: HF_TOKEN_PATH
  value: /etc/sonde/hugging-face/token
{{- end -}}
{{- end -}}

{{/* What submitted specs may call. */}}
{{- define "sonde.endpointArgs" -}}
{{- range .Values.endpoints }}
- --allow-endpoint={{ .url }}{{ with .key }}={{ . }}{{ end }}
{{- end }}
{{- end -}}
