package dev.sonde.cli.fleet;

import dev.sonde.kafka.KafkaSettings;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/** Explains why a cluster cannot be used, in terms of the client settings. */
final class KafkaFault {

  private static final Pattern USER = Pattern.compile("username\\s*=\\s*\"([^\"]*)\"");

  private final KafkaSettings settings;

  KafkaFault(KafkaSettings settings) {
    this.settings = settings;
  }

  /** An exception whose message names the fault and the setting, and never contains a password. */
  KafkaException of(Throwable failure, int patienceMillis) {
    String where = "Kafka at " + settings.bootstrap();
    Throwable mechanism = find(failure, UnsupportedSaslMechanismException.class);
    if (mechanism != null) {
      return fault(
          where + " does not support sasl.mechanism=" + mechanism() + ": " + text(mechanism));
    }
    if (find(failure, SaslAuthenticationException.class) != null) {
      return fault(
          "%s refuses the login of %s by %s: wrong name or password in sasl.jaas.config"
              .formatted(where, user(), mechanism()));
    }
    Throwable tls = find(failure, SslAuthenticationException.class);
    if (tls != null) {
      return fault(where + tls(root(tls)));
    }
    Throwable denied = find(failure, AuthorizationException.class);
    if (denied != null) {
      return fault("%s does not allow this to %s: %s".formatted(where, user(), text(denied)));
    }
    if (find(failure, TimeoutException.class) != null) {
      return fault(
          "no broker answers at %s within %d s%s"
              .formatted(settings.bootstrap(), patienceMillis / 1000, likely()));
    }
    return fault(where + " cannot be used: " + text(root(failure)));
  }

  /** The exception for settings from which no client can be created. */
  ConfigException ofSettings(Throwable failure) {
    return new ConfigException("the settings cannot be used: " + text(root(failure)));
  }

  /** The exception has no cause, because the text of the cause may contain the password. */
  private static KafkaException fault(String text) {
    return new KafkaException(text);
  }

  private static String tls(Throwable root) {
    String text = text(root);
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("pkix path building failed")
        || lower.contains("unable to find valid certification path")) {
      return ": its certificate is not trusted; set ssl.truststore.location to a store with its CA";
    }
    if (lower.contains("subject alternative") || lower.contains("no name matching")) {
      return ": its certificate is for another host (" + text + ")";
    }
    if (lower.contains("unsupported or unrecognized ssl message")) {
      return " does not speak TLS on this port, but security.protocol requires it";
    }
    return ": the TLS handshake failed: " + text;
  }

  private String likely() {
    String protocol =
        settings.extra().getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "");
    if (protocol.isEmpty() || protocol.endsWith("PLAINTEXT")) {
      return "; if it requires TLS or a login, set --kafka-config security.protocol=SASL_SSL";
    }
    return "; security.protocol is " + protocol + ": check that this port speaks TLS";
  }

  private String mechanism() {
    return settings
        .extra()
        .getOrDefault(SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM);
  }

  private String user() {
    String jaas = settings.extra().getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, "");
    Matcher named = USER.matcher(jaas);
    if (named.find()) {
      return "\"" + named.group(1) + "\"";
    }
    return settings.extra().containsKey(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)
        ? "the certificate's owner"
        : "this client";
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return kind.cast(each);
      }
    }
    return null;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof NoSuchFileException) {
      return "no such file: " + message;
    }
    return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }
}
