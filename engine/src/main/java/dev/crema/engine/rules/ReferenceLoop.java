package dev.crema.engine.rules;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;

/** What a loop computes, step by step. */
final class ReferenceLoop {
  private ReferenceLoop() {}

  static List<Elements> run(Op.Loop loop, List<Literal> in) {
    List<Literal> carried = in.subList(0, loop.carried());
    List<Elements> stacks = new ArrayList<>();
    for (Node output : loop.body().outputs()) {
      Shape shape = Shape.of(loop.steps()).concat(output.shape());
      stacks.add(new Elements(new Type(output.dtype(), shape)));
    }
    for (long i = 0; i < loop.steps(); i++) {
      long step = loop.reverse() ? loop.steps() - 1 - i : i;
      List<Literal> arguments = new ArrayList<>(carried);
      for (int s = 0; s < loop.scanned(); s++) {
        arguments.add(slice(in.get(loop.carried() + s), step));
      }
      arguments.addAll(in.subList(arguments.size(), in.size()));
      boolean runs =
          switch (loop.guard()) {
            case NONE -> true;
            case CARRIED -> carried.getFirst().bits(0) != 0;
            case SCANNED -> arguments.get(loop.carried()).bits(0) != 0;
          };
      if (runs) {
        List<Literal> results = Reference.evaluate(loop.body(), arguments);
        for (int s = 0; s < stacks.size(); s++) {
          put(results.get(s), stacks.get(s), step);
        }
        carried = results.subList(stacks.size(), results.size());
      } else if (loop.guard() == Op.Loop.Guard.CARRIED) {
        break;
      }
    }
    List<Elements> results = new ArrayList<>();
    carried.forEach(value -> results.add(new Elements(value)));
    results.addAll(stacks);
    return results;
  }

  private static Literal slice(Literal sequence, long step) {
    Shape shape = sequence.type().shape();
    Type type = new Type(sequence.type().dtype(), shape.slice(1, shape.rank()));
    Elements slice = new Elements(type);
    for (int i = 0; i < slice.count(); i++) {
      slice.put(i, sequence.bits(step * slice.count() + i));
    }
    return slice.literal();
  }

  private static void put(Literal slice, Elements stack, long step) {
    long count = slice.type().shape().size();
    for (long i = 0; i < count; i++) {
      stack.put(step * count + i, slice.bits(i));
    }
  }
}
