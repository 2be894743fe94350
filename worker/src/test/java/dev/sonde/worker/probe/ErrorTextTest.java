package dev.sonde.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error formats of the router and of providers behind it. */
class ErrorTextTest {

  private static String of(String body) {
    byte[] bytes = ("??" + body + "??").getBytes(StandardCharsets.UTF_8);
    return ErrorText.of(bytes, 2, bytes.length - 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":\"why\"} | why",
        "{\"error\":{\"message\":\"why\",\"type\":\"t\",\"param\":\"model\",\"code\":null}} | why",
        "{\"id\":\"x\",\"error\":{\"code\":\"1211\",\"message\":\"why\"}} | why",
        "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"why\"},\"request_id\":\"r\"} | why",
        "{\"message\":\"why\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"} | why",
        "{\"object\":\"error\",\"message\":\"why\",\"code\":40301} | why",
        "{\"detail\":\"why\",\"status\":400,\"title\":\"Bad\"} | why",
        "{\"detail\":[{\"loc\":[\"body\",1],\"msg\":\"why\",\"type\":\"t\"},{\"msg\":\"other\"}]} | body.1: why",
        "{\"detail\":[{\"loc\":[\"body\",\"max_tokens\"],\"msg\":\"too large\"},{\"loc\":[\"body\",\"stop\"],\"msg\":\"not a list\"}]} | body.max_tokens: too large; body.stop: not a list",
        "{\"errors\":[{\"field\":\"seed\",\"message\":\"why\"}]} | seed: why",
        "{\"error\":\"why\",\"error_type\":\"overloaded\"} | why",
        "{\"error\":[\"why\",\"other\"]} | why",
        "{\"error\":[{\"message\":\"why\"}]} | why",
        "{\"errors\":[{\"code\":7,\"message\":\"why\"},{\"message\":\"other\"}]} | why",
        "{\"errors\":[7,null,\"why\"]} | why",
        "{\"error\":\"invalid_token\",\"error_description\":\"why\"} | why",
        "{\"message\":\"other\",\"detail\":\"why\"} | why",
        "{\"message\":\"other\",\"error\":{\"message\":\"why\"}} | why",
        "{\"message\":[\"other\"],\"detail\":\"why\"} | why",
        "[{\"error\":{\"message\":\"why\"}}] | why",
        "{\"choices\":[7,{\"delta\":{\"content\":\"x\"},\"error\":{\"code\":1,\"message\":\"why\"}}]} | why",
        "{\"choices\":[{\"message\":{\"content\":\"x\",\"error\":\"why\"}}],\"message\":\"other\"} | why",
        "{\"x_groq\":{\"id\":\"r\",\"error\":\"why\"},\"choices\":[]} | why",
        "{\"error\":\"why\",\"cut | why",
        "{\"error\":null} | {\"error\":null}",
        "{\"error\":[]} | {\"error\":[]}",
        "missing field `messages` at line 1 | missing field `messages` at line 1",
        "<html><head><title>504 Gateway Time-out</title></head><body><h1>x</h1></body></html> | 504 Gateway Time-out",
        "<!DOCTYPE html><TITLE lang=\"en\"> busy </TITLE> | busy",
        "<h1>504</h1><title></title><p>Gateway</p> | 504    Gateway",
        "<cut | <cut",
        "a < b | a < b"
      })
  void findsTheMessage(String body, String expected) {
    assertThat(of(body)).isEqualTo(expected);
  }
}
