package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.SlotId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {

  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final AuditRecord FIRST = AuditRecord.created("a", null, "{}", NOW);
  private static final AuditRecord GONE = FIRST.gone(NOW);

  private static Decision of(Request request, @Nullable AuditRecord found) {
    return Decision.of("a", request, found, new Decision.Counts(1, 1), NOW);
  }

  @Test
  void creates() {
    Decision made = of(Request.put("{}", null), null);
    assertThat(made.answer()).isEqualTo(new Answer(201, ""));
    assertThat(made.next()).isEqualTo(FIRST);
  }

  @Test
  void aRemovedAuditIsCreatedAnewWithTheNextRevision() {
    Decision made = of(Request.put("{}", null), GONE);
    assertThat(made.answer().status()).isEqualTo(201);
    assertThat(made.next()).extracting(AuditRecord::revision).isEqualTo(2);
  }

  @Test
  void createsNoSecond() {
    Decision made = of(Request.put("{}", null), FIRST);
    assertThat(made.answer()).isEqualTo(new Answer(412, "audit \"a\" is at revision 1"));
    assertThat(made.next()).isNull();
  }

  @Test
  void changesWhatIsCurrentOnly() {
    Decision made = of(Request.put("{\"b\":1}", 1), FIRST);
    assertThat(made.answer().status()).isEqualTo(200);
    assertThat(made.next()).extracting(AuditRecord::revision).isEqualTo(2);

    assertThat(of(Request.put("{\"b\":1}", 2), FIRST).answer().status()).isEqualTo(412);
    assertThat(of(Request.put("{\"b\":1}", 1), null).answer().status()).isEqualTo(412);
    assertThat(of(Request.put("{\"b\":1}", 1), GONE).answer().status()).isEqualTo(412);
  }

  @Test
  void anEqualDocumentIsNoNewRevision() {
    Decision made = of(Request.put("{}", 1), FIRST);
    assertThat(made.answer().status()).isEqualTo(200);
    assertThat(made.next()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"REMOVE, 404", "PAUSE, 404", "RESUME, 404", "RUN, 404"})
  void whatIsNotThereCannotBeChanged(Request.Action action, int status) {
    assertThat(of(Request.of(action), null).answer().status()).isEqualTo(status);
    assertThat(of(Request.of(action), GONE).answer().status()).isEqualTo(status);
  }

  @Test
  void pausesAndResumesWithoutANewRevision() {
    AuditRecord paused = of(Request.of(Request.Action.PAUSE), FIRST).next();
    assertThat(paused).isEqualTo(FIRST.paused(NOW));
    assertThat(of(Request.of(Request.Action.PAUSE), FIRST.paused(NOW)).next()).isNull();
    assertThat(of(Request.of(Request.Action.RESUME), FIRST.paused(NOW)).next()).isEqualTo(FIRST);
    assertThat(of(Request.of(Request.Action.RESUME), FIRST).next()).isNull();
  }

  @Test
  void removesAndDeletes() {
    assertThat(of(Request.remove(null, false), FIRST).next()).isEqualTo(GONE);
    assertThat(of(Request.remove(2, false), FIRST).answer().status()).isEqualTo(412);
    assertThat(of(Request.remove(null, true), FIRST).purge()).isTrue();
    assertThat(of(Request.remove(null, true), GONE).purge()).isTrue();
    assertThat(of(Request.remove(1, true), GONE).answer().status()).isEqualTo(412);
    assertThat(of(Request.remove(null, true), null).answer().status()).isEqualTo(404);
  }

  @Test
  void thereAreOnlySoMany() {
    assertThat(created(null, Decision.MOST_AUDITS, 0).status()).isEqualTo(409);
    assertThat(created(null, Decision.MOST_AUDITS - 1, 0).status()).isEqualTo(201);
    Answer full = created(null, 0, Decision.MOST_RECORDS);
    assertThat(full.status()).isEqualTo(409);
    assertThat(full.detail()).contains("1000", "purge");
    assertThat(created(GONE, 0, Decision.MOST_RECORDS).status()).isEqualTo(201);
  }

  private static Answer created(@Nullable AuditRecord found, int alive, int all) {
    return Decision.of("a", Request.put("{}", null), found, new Decision.Counts(alive, all), NOW)
        .answer();
  }

  @Test
  void keysNameTheirSlots() {
    for (SlotId id : new SlotId[] {SlotId.scheduled("a-b", NOW), new SlotId("a", NOW, true)}) {
      assertThat(AuditKeys.slotOf(AuditKeys.slot(id))).contains(id);
    }
    assertThat(AuditKeys.slotOf("scheduler")).isEmpty();
    assertThat(AuditKeys.slotOf("a/spend")).isEmpty();
    assertThat(AuditKeys.slotOf("a/b")).isEmpty();
    assertThat(AuditKeys.isRequest(AuditKeys.request("scheduler", "01"))).isTrue();
    assertThat(AuditKeys.audit(AuditKeys.revision("a", 3))).isEqualTo("a");
  }
}
