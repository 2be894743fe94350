package dev.sonde.worker.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Canned HTTP/1.1 responses. */
public final class Responses {

  public static final String SSE_HEAD =
      head("200 OK", "content-type: text/event-stream", "transfer-encoding: chunked");
  public static final String LAST_CHUNK = "0\r\n\r\n";
  public static final String DONE = "data: [DONE]\n\n";

  private Responses() {}

  /** A response's head. */
  public static String head(String status, String... headers) {
    return "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  /** An HTTP chunk. */
  public static String chunked(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(bytes) + "\r\n" + text + "\r\n";
  }

  /** A whole event stream in one HTTP chunk. */
  public static String stream(String events) {
    return SSE_HEAD + chunked(events) + LAST_CHUNK;
  }

  /** An event whose only choice has this delta. */
  public static String delta(String json) {
    return event("{\"choices\":[{\"index\":0,\"delta\":" + json + ",\"finish_reason\":null}]}");
  }

  public static String content(String text) {
    return delta("{\"content\":\"" + text + "\"}");
  }

  public static String finish(String reason) {
    return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
  }

  public static String usage(int input, int output) {
    String counts = "\"prompt_tokens\":%d,\"completion_tokens\":%d".formatted(input, output);
    return event("{\"choices\":[],\"usage\":{" + counts + "}}");
  }

  public static String event(String data) {
    return "data: " + data + "\n\n";
  }

  /** A response with a content-length. */
  public static String plain(String status, String type, String body, String... more) {
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    List<String> headers = new ArrayList<>(List.of(more));
    headers.add("content-type: " + type);
    headers.add("content-length: " + bytes);
    return head(status, headers.toArray(new String[0])) + body;
  }
}
