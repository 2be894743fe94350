package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The access rules on Kafka that the chart's README requires. */
final class AccessRules {

  private static final Path README = Path.of("../deploy/helm/sonde/README.md");
  private static final Pattern USER =
      Pattern.compile("```yaml\\n(apiVersion: kafka[^`]*kind: KafkaUser[^`]*)```");

  private AccessRules() {}

  /** All rules, for a user. */
  static List<AclBinding> of(String user) throws IOException {
    Matcher found = USER.matcher(Files.readString(README));
    assertThat(found.find()).as("a KafkaUser in %s", README).isTrue();
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(found.group(1));
    JsonNode rules = new ObjectMapper().valueToTree(yaml).at("/spec/authorization/acls");
    List<AclBinding> bindings = new ArrayList<>();
    for (JsonNode rule : rules) {
      for (JsonNode operation : rule.path("operations")) {
        bindings.add(
            rule(
                user,
                pattern(rule.path("resource")),
                AclOperation.valueOf(upper(operation.asText()))));
      }
    }
    assertThat(bindings).hasSizeGreaterThan(10);
    return bindings;
  }

  private static ResourcePattern pattern(JsonNode resource) {
    ResourceType type = ResourceType.valueOf(upper(resource.path("type").asText()));
    PatternType kind =
        resource.path("patternType").asText().equals("prefix")
            ? PatternType.PREFIXED
            : PatternType.LITERAL;
    String name = resource.path("name").asText();
    return new ResourcePattern(
        type, type == ResourceType.CLUSTER ? Resource.CLUSTER_NAME : name, kind);
  }

  /** One rule. */
  static AclBinding rule(String user, ResourcePattern pattern, AclOperation operation) {
    return new AclBinding(
        pattern, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  /** DescribeConfigs is DESCRIBE_CONFIGS. */
  private static String upper(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
