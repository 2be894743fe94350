package dev.sonde.common.run;

/** How a value is compared with a limit. */
public enum Operator {
  LESS("<") {
    @Override
    public boolean holds(double value, double limit) {
      return value < limit;
    }
  },
  AT_MOST("<=") {
    @Override
    public boolean holds(double value, double limit) {
      return value <= limit;
    }
  },
  GREATER(">") {
    @Override
    public boolean holds(double value, double limit) {
      return value > limit;
    }
  },
  AT_LEAST(">=") {
    @Override
    public boolean holds(double value, double limit) {
      return value >= limit;
    }
  };

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  String symbol() {
    return symbol;
  }

  public abstract boolean holds(double value, double limit);

  /** The operator that holds exactly where this one does not. */
  Operator opposite() {
    return switch (this) {
      case LESS -> AT_LEAST;
      case AT_MOST -> GREATER;
      case GREATER -> AT_MOST;
      case AT_LEAST -> LESS;
    };
  }
}
