package dev.sonde.cli.determinism;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Delivery;
import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotState;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the log and the receiver say of the alerts, and what must hold of it. */
final class AlertTruth {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** A slot may end before one that is as much older: their jitter differs. */
  private static final int DISORDER_SECONDS = 6;

  private final FakeCluster cluster;
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final Map<String, Integer> claims = new HashMap<>();
  private final Set<String> held = new TreeSet<>();
  private final Map<String, AlertState> settled = new LinkedHashMap<>();

  AlertTruth(FakeCluster cluster) {
    this.cluster = cluster;
  }

  /** From now on there is time enough for what fires and what is over to be told. */
  void settle() {
    cluster
        .log(Topics.ALERTS, 0)
        .readAll(
            read -> {
              if (read.key().contains("/alert/") && read.value() != null) {
                Alert alert = alert(read);
                settled.put(alert.id(), alert.state());
              }
            });
  }

  private static Alert alert(ConsumerRecord<String, byte[]> read) {
    try {
      return JSON.readValue(read.value(), Alert.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many alerts there were. */
  int count() {
    return alerts.size();
  }

  int acknowledged() {
    return held.size();
  }

  void judge(List<AlertReceiver.Got> received, Collection<Slot> slots) {
    cluster.log(Topics.ALERTS, 0).readAll(this::read);
    claimed(received);
    Map<String, Set<Notice>> told =
        received.stream()
            .collect(
                Collectors.groupingBy(
                    AlertReceiver.Got::alert,
                    Collectors.mapping(AlertReceiver.Got::notice, Collectors.toSet())));
    settled.forEach((id, state) -> told(id, state, told.getOrDefault(id, Set.of())));
    slots.forEach(this::covered);
  }

  private void read(ConsumerRecord<String, byte[]> read) {
    if (!read.key().contains("/alert/") || read.value() == null) {
      return;
    }
    Alert next = alert(read);
    Alert before = alerts.put(next.id(), next);
    Truth.require(
        before == null || before.isOpen() || !next.isOpen(), "alert %s is open again", next.id());
    Truth.require(
        alerts.values().stream()
                .filter(each -> each.isOpen() && each.condition().equals(next.condition()))
                .count()
            <= 1,
        "condition %s has two open alerts",
        next.condition());
    Delivery now = next.delivery("team").orElse(null);
    Delivery was = before == null ? null : before.delivery("team").orElse(null);
    if (now != null) {
      claims.merge(next.id() + "-" + now.number(), now.attempts(), Math::max);
      boolean begun = attempts(now) > attempts(was) && now.notice() != Notice.RESOLVED;
      Truth.require(
          !begun || !held.contains(next.id()), "alert %s is told though acknowledged", next.id());
    }
    if (next.holds().acknowledged() != null) {
      held.add(next.id());
    }
  }

  private static int attempts(@Nullable Delivery delivery) {
    return delivery == null ? 0 : 100 * delivery.number() + delivery.attempts();
  }

  /** Nothing was sent that was not claimed before. */
  private void claimed(List<AlertReceiver.Got> received) {
    Map<String, Integer> times = new HashMap<>();
    for (AlertReceiver.Got each : received) {
      int sent = times.merge(each.key(), 1, Integer::sum);
      int most = claims.getOrDefault(each.key(), 0);
      Truth.require(
          sent <= most, "notice %s was sent %s times and claimed %s times", each, sent, most);
    }
  }

  private void told(String id, AlertState state, Set<Notice> notices) {
    if (held.contains(id) || state == AlertState.PENDING) {
      return;
    }
    Truth.require(notices.contains(Notice.FIRING), "nobody was told that alert %s fires", id);
    Truth.require(
        state == AlertState.FIRING || notices.contains(Notice.RESOLVED),
        "nobody was told that alert %s is over",
        id);
  }

  /** Each slot in which a cell was down is in an alert. */
  private void covered(Slot slot) {
    Instant at = slot.id().at();
    if (slot.state() != SlotState.DONE || slot.id().manual() || !AuditPoints.isDown(at)) {
      return;
    }
    Truth.require(
        alerts.values().stream()
            .anyMatch(
                each ->
                    each.condition().audit().equals(slot.id().audit())
                        && each.condition().kind().equals("down")
                        && !at.isBefore(each.course().since().minusSeconds(DISORDER_SECONDS))
                        && !at.isAfter(each.course().lastSlot())),
        "slot %s was down, and no alert says so",
        slot.id());
  }
}
