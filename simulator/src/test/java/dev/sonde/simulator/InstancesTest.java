package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances of schemas as the clients' libraries write them, held against another's validator. */
final class InstancesTest {
  private static final String PERSON =
      """
      {"$defs":{"Address":{"properties":{"street":{"title":"Street","type":"string"},\
      "zip":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null}},\
      "required":["street"],"title":"Address","type":"object"},\
      "Colour":{"enum":["red","blue"],"title":"Colour","type":"string"}},\
      "properties":{"home":{"$ref":"#/$defs/Address","description":"where"},\
      "others":{"items":{"$ref":"#/$defs/Address"},"type":"array"},\
      "colour":{"allOf":[{"$ref":"#/$defs/Colour"}],"default":"red"},\
      "kind":{"const":"person","type":"string"},\
      "either":{"anyOf":[{"type":"integer"},{"$ref":"#/$defs/Address"}]}},\
      "required":["home","others","colour","kind","either"],"type":"object",\
      "additionalProperties":false}""";
  private static final String TREE =
      """
      {"$defs":{"Node":{"properties":{"value":{"type":"integer"},\
      "children":{"items":{"$ref":"#/$defs/Node"},"type":"array"},\
      "next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}},\
      "required":["value","children","next"],"type":"object"}},"$ref":"#/$defs/Node"}""";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode instance(String schema, long seed) throws JsonProcessingException {
    return Instances.of(JSON.readTree(schema), seed);
  }

  private static void assertValid(String schema) throws JsonProcessingException {
    SchemaValidatorsConfig formats =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    JsonSchema validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(JSON.readTree(schema), formats);
    for (long seed = -20; seed < 20; seed++) {
      JsonNode instance = instance(schema, Mix.of(seed));
      assertThat(validator.validate(instance)).as(instance.toString()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PERSON,
        TREE,
        "{\"type\":\"integer\",\"minimum\":18,\"maximum\":19}",
        "{\"type\":\"integer\",\"exclusiveMinimum\":18,\"exclusiveMaximum\":20}",
        "{\"type\":\"integer\",\"maximum\":-5}",
        "{\"type\":\"integer\",\"minimum\":-9007199254740991,\"maximum\":9007199254740991}",
        "{\"type\":\"integer\",\"multipleOf\":7,\"minimum\":100}",
        "{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1}",
        "{\"type\":\"number\",\"minimum\":-90,\"maximum\":-89.5}",
        "{\"type\":\"number\",\"multipleOf\":0.25,\"exclusiveMaximum\":-1}",
        "{\"type\":[\"string\",\"null\"]}",
        "{\"type\":\"string\",\"minLength\":30,\"maxLength\":31}",
        "{\"type\":\"string\",\"maxLength\":2}",
        "{\"allOf\":[{\"properties\":{\"title\":{\"type\":\"integer\"}},\"required\":[\"title\"]},"
            + "{\"properties\":{\"required\":{\"type\":\"string\"}}}],\"type\":\"object\"}",
        "{\"type\":\"string\",\"format\":\"date-time\"}",
        "{\"type\":\"string\",\"format\":\"uuid\"}",
        "{\"type\":\"string\",\"format\":\"email\"}",
        "{\"type\":\"string\",\"format\":\"duration\"}",
        "{\"type\":\"string\",\"format\":\"ipv6\"}",
        "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"}",
        "{\"type\":\"string\",\"pattern\":\"^\\\\d{5}$\"}",
        "{\"type\":\"array\",\"items\":{\"enum\":[1,2,3]},\"uniqueItems\":true,\"minItems\":3}",
        "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":1}",
        "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"},{\"type\":\"string\"}],"
            + "\"minItems\":2,\"maxItems\":2}",
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"},\"minProperties\":3}",
        "{\"oneOf\":[{\"properties\":{\"t\":{\"const\":\"a\"}},\"required\":[\"t\"],\"type\":\"object\"},"
            + "{\"properties\":{\"t\":{\"const\":\"b\"}},\"required\":[\"t\"],\"type\":\"object\"}]}",
        "{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^(?!x)y{9}\\\\w+$\"},{\"type\":\"number\"}]}",
        "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]},"
            + "{\"properties\":{\"b\":{\"type\":\"string\"}},\"required\":[\"b\"]}],\"type\":\"object\"}"
      })
  void areValid(String schema) throws JsonProcessingException {
    assertValid(schema);
  }

  @Test
  void haveEveryPropertyInTheSchemasOrder() throws JsonProcessingException {
    JsonNode person = instance(PERSON, 1);
    assertThat(person.fieldNames())
        .toIterable()
        .containsExactly("home", "others", "colour", "kind", "either");
    assertThat(person.path("home").has("zip")).isTrue();
    assertThat(person.path("others")).hasSize(2);
  }

  @Test
  void followReferencesToThemselvesALittle() throws JsonProcessingException {
    for (int seed = 0; seed < 50; seed++) {
      JsonNode tree = instance(TREE, seed);
      assertThat(tree.at("/children/0/children/0/value").isIntegralNumber()).isTrue();
      assertThat(tree.at("/children/0/children/0/children")).isEmpty();
      assertThat(tree.toString()).hasSizeLessThan(2_000);
    }
  }

  @Test
  void leaveWhatAnEmptySchemaAllowsToOthers() throws JsonProcessingException {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(instance("{\"anyOf\":[{},{\"type\":\"null\"}]}", seed).isNull()).isTrue();
      assertThat(instance("{\"type\":\"array\",\"items\":{}}", seed)).isEmpty();
    }
  }

  @Test
  void ofAMissingSchemaAreEmptyObjects() {
    assertThat(Instances.of(MissingNode.getInstance(), 1)).hasToString("{}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{`type`:`string`,`pattern`:`^(?!x)y{9}$`} | the pattern '^(?!x)y{9}$' of a schema",
        "{`not`:{`type`:`string`}} | the keyword 'not' of a schema",
        "{`enum`:{`a`:1}} | the keyword 'enum' of a schema without a list",
        "{`anyOf`:{`a`:{}}} | the keyword 'anyOf' of a schema without a list",
        "{`allOf`:`x`} | the keyword 'allOf' of a schema without a list",
        "{`type`:`string`,`minLength`:-5,`maxLength`:-3} | a text of at least 0 characters",
        "{`type`:`integer`,`multipleOf`:1.5} | a multiple of a fraction",
        "{`type`:`object`,`patternProperties`:{`a`:{}}} | the keyword 'patternProperties'",
        "{`properties`:{`a`:{},`b`:{}},`maxProperties`:1} | an object of 0 properties at least, 1",
        "{`type`:`object`,`minProperties`:300,`additionalProperties`:{}} | of 300 properties at least",
        "{`allOf`:[{`properties`:{`title`:{`type`:`integer`}}},"
            + "{`properties`:{`title`:{`type`:`string`}}}]} | two different properties 'title'",
        "{`$ref`:`#/$defs/None`} | the reference '#/$defs/None' of a schema",
        "{`$ref`:`https://example.org/x.json`} | the reference 'https://example.org/x.json' of",
        "{`$ref`:`#`} | a schema without an instance of a bounded size",
        "{`properties`:{`a`:{`$ref`:`#`}},`required`:[`a`]} | an instance of a bounded size",
        "{`allOf`:[{`type`:`integer`},{`type`:`string`}]} | two different 'type'",
        "{`type`:`integer`,`minimum`:5,`maximum`:4} | a number with these bounds",
        "{`type`:`number`,`minimum`:1e999} | the bound 'minimum' of a schema",
        "{`type`:`array`,`minItems`:1000000} | a list of at least 1000000 items",
        "{`type`:`array`,`items`:{`const`:1},`uniqueItems`:true,`minItems`:2} | 2 different items",
        "{`type`:`string`,`minLength`:1000000} | a text of at least 1000000 characters",
        "{`type`:`string`,`pattern`:`^(([a-z0-9:/.@])+)+\\\\1!$`} | takes so many steps",
        "{`type`:`function`} | the type \"function\" of a schema"
      })
  void areRefusedByName(String schema, String reason) {
    assertThatThrownBy(() -> instance(schema.replace('`', '"'), 1))
        .isInstanceOf(Instances.NotSimulated.class)
        .hasMessageContaining(reason);
  }

  @Test
  void areRefusedWithAPatternThatTakesMoreThanTheStack() {
    String pattern = "(".repeat(100_000) + ")".repeat(100_000);
    assertThatThrownBy(() -> instance("{\"pattern\":\"" + pattern + "\"}", 1))
        .isInstanceOf(Instances.NotSimulated.class)
        .hasMessageContaining("of more than 512 characters");
  }

  @Test
  void areRefusedWithMorePatternsThanAreTried() {
    String each = "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}";
    String schema =
        "{\"type\":\"array\",\"prefixItems\":["
            + String.join(",", Collections.nCopies(101, each))
            + "]}";
    assertThatThrownBy(() -> instance(schema, 1))
        .isInstanceOf(Instances.NotSimulated.class)
        .hasMessageContaining("so many patterns");
  }

  @Test
  void areBoundedForSchemasThatFanOut() throws JsonProcessingException {
    StringBuilder schema = new StringBuilder("{\"$defs\":{");
    for (int i = 0; i < 30; i++) {
      schema.append(
          "\"L%d\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/L%d\"}},".formatted(i, i + 1));
    }
    schema.append("\"L30\":{\"type\":\"integer\"}},\"$ref\":\"#/$defs/L0\"}");
    assertThat(instance(schema.toString(), 1).toString()).hasSizeLessThan(20_000);
    assertValid(schema.toString());
  }
}
