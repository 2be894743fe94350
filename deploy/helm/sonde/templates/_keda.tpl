{{/* Whether any region is scaled by KEDA. */}}
{{- define "sonde.autoscaled" -}}
{{- $any := false -}}
{{- range .Values.workers.regions -}}
{{- $region := include "sonde.region" (dict "root" $ "region" .) | fromYaml -}}
{{- $any = or $any $region.autoscaling.enabled -}}
{{- end -}}
{{- ternary "true" "" $any -}}
{{- end -}}

{{/* What KEDA needs to know to reach Kafka; empty where nothing is secret. */}}
{{- define "sonde.triggerAuthentication" -}}
{{- $kafka := .Values.kafka -}}
{{- $secrets := list -}}
{{- $plain := list -}}
{{- if $kafka.sasl.enabled -}}
{{- if $kafka.sasl.usernameKey -}}
{{- $secrets = append $secrets (dict "parameter" "username" "name" $kafka.sasl.existingSecret "key" $kafka.sasl.usernameKey) -}}
{{- else -}}
{{- $plain = append $plain (dict "parameter" "username" "name" "KAFKA_SASL_USERNAME" "containerName" "worker") -}}
{{- end -}}
{{- $secrets = append $secrets (dict "parameter" "password" "name" $kafka.sasl.existingSecret "key" $kafka.sasl.passwordKey) -}}
{{- end -}}
{{- if $kafka.tls.enabled -}}
{{- with $kafka.tls.ca -}}
{{- if .existingSecret -}}
{{- $secrets = append $secrets (dict "parameter" "ca" "name" .existingSecret "key" .key) -}}
{{- end -}}
{{- end -}}
{{- with $kafka.tls.client -}}
{{- if .existingSecret -}}
{{- $secrets = append $secrets (dict "parameter" "cert" "name" .existingSecret "key" .certificateKey) -}}
{{- $secrets = append $secrets (dict "parameter" "key" "name" .existingSecret "key" .privateKeyKey) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $secrets -}}
{{- $spec := dict "secretTargetRef" $secrets -}}
{{- if $plain -}}
{{- $_ := set $spec "env" $plain -}}
{{- end -}}
{{- toYaml $spec -}}
{{- end -}}
{{- end -}}
