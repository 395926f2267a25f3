package dev.crema.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is computed from variables is computed again after every kind of change to them. */
class LastingTest {
  private static final Type VECTOR = new Type(DType.FLOAT32, Shape.of(3));
  private static final Tensor X = Tensor.of(Shape.of(3), new float[] {1, 10, 100});

  private final Variable weight = new Variable("w", Tensor.of(Shape.of(3), new float[] {1, 2, 3}));

  /** x · w², where w² lasts. */
  private final Compiled product =
      Functions.compile(in -> List.of(in.getFirst().multiply(weight.value().square().sum())));

  private void gives(float factor) {
    assertArrayEquals(
        new float[] {factor, 10 * factor, 100 * factor}, product.call(X).getFirst().toFloats());
  }

  @Test
  void whatLastsIsComputedOnce() {
    assertTrue(
        product.explain(VECTOR).toString().contains("once: "), product.explain(VECTOR)::toString);
    gives(14);
    Profile again = product.profile(List.of(X), 1);
    assertEquals(1, again.events().size(), again::toString);
  }

  @Test
  void anAssignedVariable() {
    gives(14);
    weight.assign(Tensor.of(Shape.of(3), new float[] {1, 1, 1}));
    gives(3);
  }

  @Test
  void aVariableWrittenInPlace() {
    gives(14);
    weight.write(own -> own.setAtIndex(ValueLayout.JAVA_FLOAT, 2, 0f));
    gives(5);
  }

  @Test
  void aVariableThatAnotherFunctionUpdates() {
    Compiled step =
        Functions.compile(
            in -> {
              weight.assign(weight.value().add(in.getFirst()));
              return List.of();
            });
    gives(14);
    for (int i = 0; i < 3; i++) {
      step.call(Tensor.of(Shape.of(3), new float[] {1, 0, 0}));
    }
    gives(16 + 4 + 9);
  }

  @Test
  void aVariableThatTheFunctionUpdatesItself() {
    Compiled step =
        Functions.compile(
            in -> {
              Tensor result = in.getFirst().multiply(weight.value().square().sum());
              weight.assign(weight.value().add(1));
              return List.of(result);
            });
    assertEquals(14, step.call(X).getFirst().toFloats()[0]);
    assertEquals(4 + 9 + 16, step.call(X).getFirst().toFloats()[0]);
    gives(9 + 16 + 25);
  }

  @Test
  void aTensorOverTheMemoryOfAVariable() {
    Tensor view = Tensor.over(VECTOR, weight.memory());
    Compiled ones = Functions.compile(in -> List.of(in.getFirst().multiply(0).add(2)));
    gives(14);
    ones.callInto(List.of(X), List.of(view));
    gives(12);
  }

  @Test
  void aCapturedTensorThatIsComputedAnew() {
    long length = 1000;
    Type type = new Type(DType.FLOAT32, Shape.of(length));
    Compiled spread = Functions.compile(in -> List.of(in.getFirst().broadcastTo(type.shape())));
    Tensor large = spread.call(Tensor.scalar(DType.FLOAT32, 1)).getFirst();
    Compiled sum = Functions.compile(in -> List.of(in.getFirst().multiply(large.square().sum())));
    assertEquals(length, sum.call(Tensor.ones(1)).getFirst().item());
    spread.callInto(List.of(Tensor.scalar(DType.FLOAT32, 2)), List.of(large));
    assertEquals(4 * length, sum.call(Tensor.ones(1)).getFirst().item());
  }

  @Test
  void oneOfTwoVariables() {
    Variable other = new Variable("v", Tensor.of(Shape.of(3), new float[] {1, 1, 1}));
    Compiled both =
        Functions.compile(
            in -> {
              Tensor sum = weight.value().add(other.value().exp().log()).sum();
              return List.of(in.getFirst().multiply(sum));
            });
    assertEquals(9, both.call(X).getFirst().toFloats()[0], 1e-5);
    other.assign(Tensor.of(Shape.of(3), new float[] {2, 1, 1}));
    assertEquals(10, both.call(X).getFirst().toFloats()[0], 1e-5);
    weight.assign(Tensor.of(Shape.of(3), new float[] {0, 0, 0}));
    assertEquals(4, both.call(X).getFirst().toFloats()[0], 1e-5);
  }

  @Test
  void allProgramsOfAFunction() throws InterruptedException {
    gives(14);
    Thread[] threads = new Thread[4];
    for (float value : new float[] {2, 3}) {
      weight.assign(Tensor.of(Shape.of(3), new float[] {value, 0, 0}));
      float[][] results = new float[threads.length][];
      for (int i = 0; i < threads.length; i++) {
        int at = i;
        threads[i] =
            Thread.startVirtualThread(() -> results[at] = product.call(X).getFirst().toFloats());
      }
      for (int i = 0; i < threads.length; i++) {
        threads[i].join();
        assertEquals(value * value, results[i][0]);
      }
    }
  }

  @Test
  void whatHasFailedIsTriedAgain() {
    Variable index = new Variable("i", Tensor.of(Shape.of(1), new int[] {7}));
    Compiled pick =
        Functions.compile(
            in -> List.of(in.getFirst().multiply(weight.value().gather(index.value(), 0))));
    assertThrows(IndexException.class, () -> pick.call(X));
    assertThrows(IndexException.class, () -> pick.call(X));
    index.assign(Tensor.of(Shape.of(1), new int[] {2}));
    assertArrayEquals(new float[] {3, 30, 300}, pick.call(X).getFirst().toFloats());
  }
}
