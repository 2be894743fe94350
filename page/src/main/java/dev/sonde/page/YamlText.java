package dev.sonde.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** JSON as YAML, as a person would write it. */
final class YamlText {

  private static final int WIDTH = 100;

  private YamlText() {}

  static String of(JsonNode tree) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(WIDTH).build();
    return new Dump(settings).dumpToString(plain(tree));
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(each -> list.add(plain(each)));
      return list;
    }
    if (node.isNumber()) {
      boolean whole = node.decimalValue().stripTrailingZeros().scale() <= 0;
      // The library writes other numbers with a tag of their type.
      return whole && node.canConvertToLong()
          ? (Object) node.longValue()
          : (Object) node.doubleValue();
    }
    return node.isNull() ? null : node.isBoolean() ? (Object) node.booleanValue() : node.asText();
  }
}
