{{/* What the schema cannot say. Each message names the value and what is allowed. */}}
{{- define "sonde.validate" -}}
{{- $values := .Values -}}
{{- if not $values.kafka.bootstrapServers -}}
{{- fail "kafka.bootstrapServers is empty, needed is host:port[,host:port...] of a Kafka cluster" -}}
{{- end -}}
{{- if not $values.endpoints -}}
{{- fail "endpoints is empty, needed is what specs may call, such as [{url: https://router.huggingface.co, key: HF_TOKEN}]" -}}
{{- end -}}
{{- if not (or $values.coordinator.enabled $values.workers.regions) -}}
{{- fail "coordinator.enabled is false and workers.regions is empty: nothing would run" -}}
{{- end -}}
{{- include "sonde.validateKafka" . -}}
{{- include "sonde.validateCoordinator" . -}}
{{- include "sonde.validateRegions" . -}}
{{- include "sonde.validateEnv" (dict "path" "coordinator.extraEnv" "env" $values.coordinator.extraEnv) -}}
{{- include "sonde.validateEnv" (dict "path" "workers.extraEnv" "env" $values.workers.extraEnv) -}}
{{- end -}}

{{- define "sonde.validateKafka" -}}
{{- with .Values.kafka -}}
{{- if .sasl.enabled -}}
{{- if not .sasl.existingSecret -}}
{{- fail "kafka.sasl.existingSecret is empty, needed with kafka.sasl.enabled is the name of a Secret with the password" -}}
{{- end -}}
{{- if not (or .sasl.username .sasl.usernameKey) -}}
{{- fail "kafka.sasl.username and kafka.sasl.usernameKey are empty, needed with kafka.sasl.enabled is one of them" -}}
{{- end -}}
{{- if and .sasl.username .sasl.usernameKey -}}
{{- fail "kafka.sasl.username and kafka.sasl.usernameKey are both set, allowed is one of them" -}}
{{- end -}}
{{- end -}}
{{- if and (not .tls.enabled) (or .tls.ca.existingSecret .tls.client.existingSecret) -}}
{{- fail "kafka.tls.enabled is false, but a Secret with certificates is named under kafka.tls" -}}
{{- end -}}
{{- range $name, $value := .config -}}
{{- if regexMatch "(?i)(password|jaas|secret|keystore\\.key|private)" $name -}}
{{- fail (printf "kafka.config.%s would put a secret into the pod's arguments: write it as kafka.%s=... in the file of kafka.configSecret" $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sonde.validateCoordinator" -}}
{{- with .Values.coordinator -}}
{{- if .enabled -}}
{{- if not .apiToken.existingSecret -}}
{{- fail "coordinator.apiToken.existingSecret is empty, needed is the name of a Secret with the API's bearer token" -}}
{{- end -}}
{{- if .ingress.enabled -}}
{{- if not .ingress.hosts -}}
{{- fail "coordinator.ingress.hosts is empty, needed with coordinator.ingress.enabled is a host" -}}
{{- end -}}
{{- if not (or .ingress.tls.secretName .ingress.tls.terminatedElsewhere) -}}
{{- fail "coordinator.ingress.tls.secretName is empty: the API's token would travel in the clear; name a certificate's Secret, or set coordinator.ingress.tls.terminatedElsewhere" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sonde.validateRegions" -}}
{{- $seen := dict -}}
{{- range $index, $each := .Values.workers.regions -}}
{{- $path := printf "workers.regions[%d]" $index -}}
{{- if hasKey $seen $each.name -}}
{{- fail (printf "%s.name is %q, which %s is called already" $path $each.name (get $seen $each.name)) -}}
{{- end -}}
{{- $_ := set $seen $each.name $path -}}
{{- $name := include "sonde.workerName" (dict "root" $ "region" $each) -}}
{{- if gt (len $name) 63 -}}
{{- fail (printf "%s.name makes the name %q of %d characters, allowed are 63: shorten it, or set fullnameOverride" $path $name (len $name)) -}}
{{- end -}}
{{- $region := include "sonde.region" (dict "root" $ "region" $each) | fromYaml -}}
{{- if $region.autoscaling.enabled -}}
{{- if lt (int $region.autoscaling.maxReplicas) (int $region.autoscaling.minReplicas) -}}
{{- fail (printf "%s (%s): autoscaling.maxReplicas is %d, allowed is at least minReplicas, %d" $path $each.name (int $region.autoscaling.maxReplicas) (int $region.autoscaling.minReplicas)) -}}
{{- end -}}
{{- if gt (include "sonde.workerGrace" $ | int) 1800 -}}
{{- fail (printf "workers.drainSeconds and workers.terminationMarginSeconds are %s together, allowed with autoscaling are 1800: the longest period a scale-down may wait" (include "sonde.workerGrace" $)) -}}
{{- end -}}
{{- end -}}
{{- include "sonde.validateEnv" (dict "path" (printf "%s.extraEnv" $path) "env" (default list $each.extraEnv)) -}}
{{- end -}}
{{- end -}}

{{/* Takes a dict of path and env. */}}
{{- define "sonde.validateEnv" -}}
{{- $path := .path -}}
{{- range $index, $each := .env -}}
{{- if has $each.name (list "SONDE_ID" "SONDE_API_TOKEN" "SONDE_KAFKA_CONFIG" "HF_TOKEN_PATH" "KAFKA_SASL_USERNAME" "KAFKA_SASL_PASSWORD" "KAFKA_KEYSTORE_PASSWORD") -}}
{{- fail (printf "%s[%d].name is %s, which the chart sets itself" $path $index $each.name) -}}
{{- end -}}
{{- if and $each.value (regexMatch "(?i)(token|key|secret|password)$" $each.name) -}}
{{- fail (printf "%s[%d]: %s looks like a secret and has a value; refer to a Secret with valueFrom.secretKeyRef" $path $index $each.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
