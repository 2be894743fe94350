package dev.sonde.analysis.statistics;

import com.fasterxml.jackson.annotation.JsonFormat;

/** A closed interval. In JSON it is an array of two numbers. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Interval(double lower, double upper) {

  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "interval.upper is " + upper + ", allowed is " + lower + " or more");
    }
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }
}
