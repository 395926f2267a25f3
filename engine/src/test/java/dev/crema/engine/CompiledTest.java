package dev.crema.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledTest {
  @Test
  void aFunctionOfMoreShapesThanItKeepsIsRightForAll() {
    int[] traced = {0};
    Compiled sum =
        Functions.compile(
            in -> {
              traced[0]++;
              return List.of(in.getFirst().sum());
            });
    for (int round = 0; round < 2; round++) {
      for (int length = 1; length <= 300; length++) {
        assertEquals(length, sum.call(Tensor.ones(length)).getFirst().item(), 0);
      }
    }
    assertEquals(600, traced[0], "all shapes were forgotten before they came again");
    for (int length = 300; length > 44; length--) {
      sum.call(Tensor.ones(length));
    }
    assertEquals(600, traced[0], "the last 256 shapes are kept");
  }

  @Test
  void threadsMayCallForDifferentShapesAtOnce() throws InterruptedException {
    Compiled sum = Functions.compile(in -> List.of(in.getFirst().sum()));
    List<String> wrong = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int start = t;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      int length = 1 + (start + i) % 7;
                      double result = sum.call(Tensor.ones(length)).getFirst().item();
                      if (result != length) {
                        synchronized (wrong) {
                          wrong.add(length + " gave " + result);
                        }
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), wrong);
  }
}
