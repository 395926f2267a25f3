package dev.crema.engine.ir;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One value of a computation: an op, the nodes it reads and the type of what it gives. Compared by
 * identity.
 *
 * <p>Ids grow in the order of creation, so that ascending ids are an order in which a graph can be
 * computed.
 */
public final class Node {
  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final Op op;
  private final List<Node> inputs;
  private final List<Type> types;
  private final String origin;

  /** A node whose types have been worked out; {@code rules.Build} does that. */
  public Node(Op op, List<Node> inputs, List<Type> types) {
    this(op, inputs, types, Origin.current());
  }

  private Node(Op op, List<Node> inputs, List<Type> types, String origin) {
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.types = List.copyOf(types);
    this.origin = origin;
  }

  /** The same op on other inputs of the same types. */
  public Node on(List<Node> others) {
    return new Node(op, others, types, origin);
  }

  public long id() {
    return id;
  }

  /** The id of the node that was made last. */
  public static long latestId() {
    return IDS.get();
  }

  public Op op() {
    return op;
  }

  public List<Node> inputs() {
    return inputs;
  }

  public Node input(int index) {
    return inputs.get(index);
  }

  /** Which part of a model it belongs to; see {@link Origin}. */
  public String origin() {
    return origin;
  }

  /** The types of all results. */
  public List<Type> types() {
    return types;
  }

  /** The type of the only result. */
  public Type type() {
    if (types.size() != 1) {
      throw new IllegalStateException(
          op + " has " + types.size() + " results; read one through Result");
    }
    return types.getFirst();
  }

  public Shape shape() {
    return type().shape();
  }

  public DType dtype() {
    return type().dtype();
  }

  @Override
  public String toString() {
    return line().toString();
  }

  /** The node as a line of text that is written when somebody reads it, without its inputs. */
  public record Line(long id, List<Type> types, Op op) {
    @Override
    public String toString() {
      return "%" + id + ": " + types + " = " + op;
    }
  }

  public Line line() {
    return new Line(id, types, op);
  }
}
