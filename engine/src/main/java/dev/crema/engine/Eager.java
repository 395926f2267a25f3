package dev.crema.engine;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One op on tensors: written down inside a trace, computed at once outside. */
final class Eager {
  /** How many different ops, with their types, are kept compiled. */
  private static final int CACHED = 1024;

  private record Key(Op op, List<Type> types) {}

  private static final Map<Key, Compiled> CACHE =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compiled> eldest) {
          return size() > CACHED;
        }
      };

  private Eager() {}

  static Tensor apply(Op op, Tensor... operands) {
    return applyAll(op, operands).getFirst();
  }

  static List<Tensor> applyAll(Op op, Tensor... operands) {
    Trace trace = Trace.current();
    if (trace != null) {
      return results(Build.node(op, Arrays.stream(operands).map(trace::node).toList()));
    }
    for (Tensor operand : operands) {
      if (operand.isSymbolic()) {
        throw new IllegalStateException(
            "a symbolic tensor was used after the function that it belongs to had been traced;"
                + " return it from the function instead");
      }
    }
    List<Tensor> arguments = List.of(operands);
    Key key = new Key(op, arguments.stream().map(Tensor::type).toList());
    Compiled compiled;
    synchronized (CACHE) {
      compiled =
          CACHE.computeIfAbsent(
              key, k -> Functions.compile(in -> applyAll(k.op(), in.toArray(Tensor[]::new))));
    }
    return compiled.call(arguments);
  }

  private static List<Tensor> results(Node node) {
    return IntStream.range(0, node.types().size())
        .mapToObj(i -> Tensor.symbolic(Build.result(node, i)))
        .toList();
  }
}
