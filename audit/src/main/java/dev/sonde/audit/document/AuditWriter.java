package dev.sonde.audit.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.document.Alerting.Alert;
import dev.sonde.audit.document.Alerting.Escalation;
import dev.sonde.audit.document.Alerting.Maintenance;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.audit.schedule.Cron;
import dev.sonde.audit.schedule.Every;
import dev.sonde.audit.schedule.Jitter;
import dev.sonde.audit.schedule.Timetable;
import dev.sonde.coordinator.spec.SpecWriter;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes an audit in one canonical form: all defaults explicit, keys in the order of the
 * documentation. Parsing the result gives an equal audit.
 */
public final class AuditWriter {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final int NANO_DIGITS = 9;

  private AuditWriter() {}

  public static String canonicalJson(Audit audit) {
    return text(tree(audit, SpecWriter.canonicalJson(audit.spec())));
  }

  /** The canonical JSON without the spec's endpoint, for a coordinator that has one of its own. */
  public static String withoutEndpoint(Audit audit) {
    return text(tree(audit, SpecWriter.withoutEndpoint(audit.spec())));
  }

  private static String text(ObjectNode tree) {
    try {
      return SpecWriter.escaped(JSON.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an audit cannot be written", e);
    }
  }

  private static ObjectNode tree(Audit audit, String spec) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", audit.id());
    try {
      root.set("spec", JSON.readTree(spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a canonical spec is not JSON", e);
    }
    schedule(root.putObject("schedule"), audit.timetable());
    root.put("overlap", audit.overlap().name().toLowerCase(Locale.ROOT));
    if (!audit.caps().isNone()) {
      ObjectNode budget = root.putObject("budget");
      usd(budget, "usdPerDay", audit.caps().dayNanoUsd());
      usd(budget, "usdPerMonth", audit.caps().monthNanoUsd());
    }
    alerting(root, audit.alerting());
    return root;
  }

  /** The schedule in its canonical form. */
  public static ObjectNode schedule(Timetable timetable) {
    ObjectNode node = JSON.createObjectNode();
    schedule(node, timetable);
    return node;
  }

  private static void schedule(ObjectNode node, Timetable timetable) {
    if (timetable.schedule() instanceof Cron cron) {
      node.put("cron", cron.expression());
    } else if (timetable.schedule() instanceof Every every) {
      node.put("every", AuditValues.text(every.interval()));
    }
    node.put("zone", timetable.zone().getId());
    Jitter jitter = timetable.jitter();
    node.put(
        "jitter",
        jitter instanceof Jitter.UpTo upTo
            ? AuditValues.text(upTo.limit())
            : jitter instanceof Jitter.None ? "none" : "full");
  }

  private static void usd(ObjectNode node, String key, @Nullable Long nanoUsd) {
    if (nanoUsd != null) {
      node.put(key, plain(BigDecimal.valueOf(nanoUsd, NANO_DIGITS)));
    }
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static void alerting(ObjectNode root, Alerting alerting) {
    root.putObject("history").put("keep", AuditValues.text(alerting.keep()));
    Escalation escalation = alerting.escalation();
    if (escalation != null) {
      root.putObject("escalate")
          .put("on", escalation.on())
          .put("to", escalation.to())
          .put("cooldown", AuditValues.text(escalation.cooldown()));
    }
    if (!alerting.alerts().isEmpty()) {
      ArrayNode alerts = root.putArray("alerts");
      alerting.alerts().forEach(each -> alert(alerts.addObject(), each));
    }
    if (!alerting.destinations().isEmpty()) {
      alerting.destinations().forEach(root.putArray("notify")::add);
    }
    root.put("severity", AlertReader.word(alerting.severity()));
    if (!alerting.maintenance().isEmpty()) {
      ArrayNode windows = root.putArray("maintenance");
      for (Maintenance each : alerting.maintenance()) {
        ObjectNode window = windows.addObject();
        window.put("from", each.from().toString()).put("to", each.to().toString());
        if (each.why() != null) {
          window.put("why", each.why());
        }
      }
    }
  }

  private static void alert(ObjectNode node, Alert alert) {
    AlertRule rule = alert.rule();
    if (rule instanceof AlertRule.Down down) {
      node.putObject("down").put("bad", down.bad()).put("of", down.of());
    } else if (rule instanceof AlertRule.Beyond beyond) {
      node.put("threshold", beyond.threshold().expression()).put("for", beyond.slots());
    } else if (rule instanceof AlertRule.Changed changed) {
      changed.metrics().forEach(node.putArray("changed")::add);
    } else if (rule instanceof AlertRule.Differs differs) {
      node.putObject("differs").put("for", differs.slots());
    } else if (rule instanceof AlertRule.Claims claims) {
      node.putObject("claims").put("of", plain(claims.factor())).put("for", claims.slots());
    } else if (rule instanceof AlertRule.Slo slo) {
      node.putObject("slo")
          .put("objective", slo.objective().expression())
          .put("window", AuditValues.text(slo.window()));
    } else {
      node.putObject(rule.kind());
    }
    Severity own = alert.severity();
    if (own != null) {
      node.put("severity", AlertReader.word(own));
    }
  }
}
