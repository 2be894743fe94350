{{/* Names, Kafka and HTTPS. */}}
{{- define "sonde.egress" -}}
{{- with .Values.networkPolicy -}}
- ports:
    {{- range .dns.ports }}
    - port: {{ . }}
      protocol: UDP
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
- ports:
    {{- range (default (include "sonde.kafkaPorts" $ | fromJsonArray) .kafka.ports) }}
    - port: {{ int . }}
      protocol: TCP
    {{- end }}
  {{- with .kafka.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- if .https.cidrs }}
- ports:
    {{- range .https.ports }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  to:
    {{- range .https.cidrs }}
    - ipBlock:
        {{- toYaml . | nindent 8 }}
    {{- end }}
{{- end }}
{{- end -}}
{{- end -}}
