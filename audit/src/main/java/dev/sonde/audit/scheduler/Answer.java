package dev.sonde.audit.scheduler;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The owner's answer to a request, in the headers of the request's tombstone.
 *
 * @param status as in HTTP
 * @param detail why not, for a status from 400 on; the time of the slot for a run by hand; else
 *     empty
 */
public record Answer(int status, String detail) {

  private static final String STATUS = "sonde-status";
  private static final String DETAIL = "sonde-detail";

  void write(Headers headers) {
    headers.add(STATUS, Integer.toString(status).getBytes(StandardCharsets.UTF_8));
    headers.add(DETAIL, detail.getBytes(StandardCharsets.UTF_8));
  }

  static Answer read(Headers headers) {
    String status = text(headers, STATUS);
    try {
      return new Answer(Integer.parseInt(status), text(headers, DETAIL));
    } catch (NumberFormatException e) {
      // Somebody else has deleted the request.
      return new Answer(500, "the request was deleted");
    }
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
