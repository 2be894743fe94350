{{/* How the clients reach Kafka. What is secret comes by file, or by a reference that the kubelet resolves. */}}

{{- define "sonde.securityProtocol" -}}
{{- if .Values.kafka.sasl.enabled -}}
{{- ternary "SASL_SSL" "SASL_PLAINTEXT" .Values.kafka.tls.enabled -}}
{{- else if .Values.kafka.tls.enabled -}}
SSL
{{- end -}}
{{- end -}}

{{- define "sonde.kafkaArgs" -}}
{{- $kafka := .Values.kafka -}}
- {{ printf "--kafka=%s" $kafka.bootstrapServers | quote }}
{{- with include "sonde.securityProtocol" . }}
- --kafka-config=security.protocol={{ . }}
{{- end }}
{{- if $kafka.sasl.enabled }}
- --kafka-config=sasl.mechanism={{ $kafka.sasl.mechanism }}
{{- end }}
{{- if $kafka.tls.enabled }}
{{- if $kafka.tls.ca.existingSecret }}
- --kafka-config=ssl.truststore.type=PEM
- --kafka-config=ssl.truststore.location=/etc/sonde/kafka-ca/ca.crt
{{- end }}
{{- if $kafka.tls.client.existingSecret }}
- --kafka-config=ssl.keystore.type={{ $kafka.tls.client.type }}
- --kafka-config=ssl.keystore.location=/etc/sonde/kafka-client/keystore
{{- end }}
{{- end }}
{{- range $name, $value := $kafka.config }}
- {{ printf "--kafka-config=%s=%s" $name (toString $value | replace "$(" "$$(") | quote }}
{{- end }}
{{- if $kafka.configSecret.existingSecret }}
- {{ printf "--config=/etc/sonde/config/%s" $kafka.configSecret.key | quote }}
{{- end }}
{{- end -}}

{{- define "sonde.loginModule" -}}
{{- if eq .Values.kafka.sasl.mechanism "PLAIN" -}}
org.apache.kafka.common.security.plain.PlainLoginModule
{{- else -}}
org.apache.kafka.common.security.scram.ScramLoginModule
{{- end -}}
{{- end -}}

{{/* Whether the client's certificate is a file with a password. */}}
{{- define "sonde.keystorePassword" -}}
{{- with .Values.kafka.tls -}}
{{- if and .enabled .client.existingSecret (eq .client.type "PKCS12") -}}
true
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sonde.kafkaEnv" -}}
{{- $sasl := .Values.kafka.sasl -}}
{{- $client := .Values.kafka.tls.client -}}
{{- if $sasl.enabled }}
- name: KAFKA_SASL_USERNAME
{{- if $sasl.usernameKey }}
  valueFrom:
    secretKeyRef:
      name: {{ $sasl.existingSecret }}
      key: {{ $sasl.usernameKey }}
{{- else }}
  value: {{ $sasl.username | replace "$(" "$$(" | quote }}
{{- end }}
- name: KAFKA_SASL_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $sasl.existingSecret }}
      key: {{ $sasl.passwordKey }}
{{- end }}
{{- if include "sonde.keystorePassword" . }}
- name: KAFKA_KEYSTORE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $client.existingSecret }}
      key: {{ $client.passwordKey }}
{{- end }}
{{- if or $sasl.enabled (include "sonde.keystorePassword" .) }}
- name: SONDE_KAFKA_CONFIG
  value: |
    {{- if $sasl.enabled }}
    sasl.jaas.config={{ include "sonde.loginModule" . }} required username="$(KAFKA_SASL_USERNAME)" password="$(KAFKA_SASL_PASSWORD)";
    {{- end }}
    {{- if include "sonde.keystorePassword" . }}
    ssl.keystore.password=$(KAFKA_KEYSTORE_PASSWORD)
    {{- end }}
{{- end }}
{{- end -}}

{{- define "sonde.kafkaMounts" -}}
{{- $kafka := .Values.kafka -}}
{{- if and $kafka.tls.enabled $kafka.tls.ca.existingSecret }}
- name: kafka-ca
  mountPath: /etc/sonde/kafka-ca
  readOnly: true
{{- end }}
{{- if and $kafka.tls.enabled $kafka.tls.client.existingSecret }}
- name: kafka-client
  mountPath: /etc/sonde/kafka-client
  readOnly: true
{{- end }}
{{- if $kafka.configSecret.existingSecret }}
- name: config
  mountPath: /etc/sonde/config
  readOnly: true
{{- end }}
{{- end -}}

{{- define "sonde.kafkaVolumes" -}}
{{- $kafka := .Values.kafka -}}
{{- if and $kafka.tls.enabled $kafka.tls.ca.existingSecret }}
- name: kafka-ca
  secret:
    secretName: {{ $kafka.tls.ca.existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ $kafka.tls.ca.key }}
        path: ca.crt
{{- end }}
{{- if and $kafka.tls.enabled $kafka.tls.client.existingSecret }}
- name: kafka-client
  secret:
    secretName: {{ $kafka.tls.client.existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ $kafka.tls.client.keystoreKey }}
        path: keystore
{{- end }}
{{- if $kafka.configSecret.existingSecret }}
- name: config
  secret:
    secretName: {{ $kafka.configSecret.existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ $kafka.configSecret.key }}
        path: {{ $kafka.configSecret.key }}
{{- end }}
{{- end -}}

{{/* The ports of the bootstrap servers, once each, as a JSON list. */}}
{{- define "sonde.kafkaPorts" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.kafka.bootstrapServers -}}
{{- $ports = append $ports (regexFind "[0-9]+$" (trim .) | int) -}}
{{- end -}}
{{- uniq $ports | toJson -}}
{{- end -}}
