package dev.crema.state;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * States by name, made when they are first asked for: an optimizer's moments, a metric's counts.
 * Names of groups and states are joined by slashes.
 */
public final class States {
  private record Conditional(State state, Tensor holds) implements State {
    @Override
    public Tensor value() {
      return state.value();
    }

    @Override
    public void assign(Tensor value) {
      state.assign(holds.where(value, state.value()));
    }
  }

  /** Some rows of a state. */
  private record Partial(State table, TableRows rows) implements State {
    @Override
    public Tensor value() {
      return rows.of(table.value());
    }

    @Override
    public void assign(Tensor value) {
      table.assign(rows.replace(table.value(), value));
    }
  }

  private record Entry(Variable variable, double initial) {}

  private final String prefix;
  private final Map<String, Entry> entries;
  private final Optional<Tensor> condition;
  private final Optional<TableRows> rows;

  /** No states yet. */
  public States() {
    this("", new LinkedHashMap<>(), Optional.empty(), Optional.empty());
  }

  private States(
      String prefix,
      Map<String, Entry> entries,
      Optional<Tensor> condition,
      Optional<TableRows> rows) {
    this.prefix = prefix;
    this.entries = entries;
    this.condition = condition;
    this.rows = rows;
  }

  /** The group of states with a name; it shares its states with this one. */
  public States group(String name) {
    return new States(prefix + name + "/", entries, condition, rows);
  }

  /**
   * These states, but with assignments that take effect only in steps in which a bool scalar is
   * true, and those of an outer {@code onlyIf}.
   */
  public States onlyIf(Tensor holds) {
    Tensor both = condition.map(holds::and).orElse(holds);
    return new States(prefix, entries, Optional.of(both), rows);
  }

  /**
   * These states as tables of which some rows are asked for: a state that is asked for as {@code
   * [slots, …]} is kept as {@code [length, …]}. Scalars are states as ever.
   */
  public States rows(TableRows looked) {
    return new States(prefix, entries, condition, Optional.of(looked));
  }

  /**
   * The state with a name, filled with a number if it is new.
   *
   * @throws ShapeException if it exists with another type
   */
  public State state(String name, Type type, double initial) {
    Optional<TableRows> part = rows.filter(_ -> type.shape().rank() > 0);
    State whole = State.of(variable(name, part.map(r -> r.table(type)).orElse(type), initial));
    State state = part.<State>map(r -> new Partial(whole, r)).orElse(whole);
    return condition.<State>map(holds -> new Conditional(state, holds)).orElse(state);
  }

  private Variable variable(String name, Type type, double initial) {
    Entry entry =
        entries.computeIfAbsent(
            prefix + name,
            path -> {
              Variable variable = new Variable(path, type);
              fill(variable, initial);
              return new Entry(variable, initial);
            });
    if (!entry.variable().type().equals(type)) {
      throw new ShapeException(
          "state '" + prefix + name + "' is " + entry.variable().type() + "; now asked as " + type);
    }
    // A restored state does not know yet what it starts with.
    if (Double.compare(entry.initial(), initial) != 0) {
      entries.put(prefix + name, new Entry(entry.variable(), initial));
    }
    return entry.variable();
  }

  /** The state with a name, if it has been asked for with its type before. */
  public Optional<State> find(String name) {
    return Optional.ofNullable(entries.get(prefix + name))
        .map(entry -> state(name, entry.variable().type(), entry.initial()));
  }

  /** Puts a state in place before it is asked for, as a resumed run does. */
  public void restore(String name, Tensor value) {
    Entry entry = entries.get(prefix + name);
    if (entry == null) {
      entries.put(prefix + name, new Entry(new Variable(prefix + name, value), 0));
    } else {
      entry.variable().assign(value);
    }
  }

  /** The variables behind the states of this group and the groups in it, by their whole names. */
  public Map<String, Variable> variables() {
    Map<String, Variable> result = new LinkedHashMap<>();
    entries.forEach(
        (path, entry) -> {
          if (path.startsWith(prefix)) {
            result.put(path, entry.variable());
          }
        });
    return Collections.unmodifiableMap(result);
  }

  /** Sets all states of this group back to the numbers they started with. */
  public void reset() {
    entries.forEach(
        (path, entry) -> {
          if (path.startsWith(prefix)) {
            fill(entry.variable(), entry.initial());
          }
        });
  }

  private static void fill(Variable variable, double number) {
    if (number == 0) {
      variable.write(own -> own.fill((byte) 0));
    } else {
      Type type = variable.type();
      Functions.outside(
          () -> {
            variable.assign(Tensor.full(type, number));
            return true;
          });
    }
  }
}
