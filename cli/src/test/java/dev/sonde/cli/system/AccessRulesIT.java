package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role that loses a permission which it needs ends with the reason. */
class AccessRulesIT {

  @TempDir private Path folder = Path.of("");
  private SecureBroker broker;
  private Admin admin;
  private final RoleFleet fleet = new RoleFleet();

  @BeforeEach
  void startBroker() throws Exception {
    broker = SecureBroker.start(folder);
    admin = broker.admin();
  }

  @AfterEach
  void stopAll() {
    fleet.close();
    admin.close();
    broker.close();
  }

  private void startFleet() throws IOException {
    Path config = SecureBroker.file(folder, broker.settings(broker.password()));
    fleet.start(folder, broker.bootstrap(), 1, "--config", config.toString());
  }

  private void forbid(ResourceType type, String prefix, AclOperation operation)
      throws ExecutionException, InterruptedException {
    AclBinding rule =
        AccessRules.rule(
            SecureBroker.USER, new ResourcePattern(type, prefix, PatternType.PREFIXED), operation);
    assertThat(admin.deleteAcls(List.of(rule.toFilter())).all().get()).containsExactly(rule);
  }

  @Test
  void whoLosesOneEndsWithTheReason() throws Exception {
    startFleet();
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      fleet.submit(server, "load: {rate: 5/s, duration: 60s}");
      server.awaitCalls(5);

      forbid(ResourceType.TRANSACTIONAL_ID, "sonde-", AclOperation.WRITE);
      assertEndsRefused(fleet.processes().get(0));
      forbid(ResourceType.TOPIC, "sonde.", AclOperation.WRITE);
      assertEndsRefused(fleet.worker(0));
    }
  }

  private void assertEndsRefused(FleetProcess process) {
    assertThat(process.exitCode()).as(process.logged()).isEqualTo(5);
    assertThat(process.logged())
        .contains("Kafka at " + broker.bootstrap() + " does not allow this to \"sonde\": ");
  }
}
