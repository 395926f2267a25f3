package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crema.engine.kernels.Kernels;
import dev.crema.testkit.ExactGraphs;
import dev.crema.testkit.Gen;
import dev.crema.testkit.OpCase;
import dev.crema.testkit.OpSieve;
import dev.crema.testkit.Runner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases that all providers pass, as far as oneDNN computes them. */
class OneDnnSieveTest {
  private static final Runner RUNNER = Runner.kernels("onednn", 2);

  @Test
  void theProviderIsThere() {
    assertEquals("onednn", Kernels.preferring("onednn").names().getFirst());
  }

  @Test
  void bitsAreTheSameWithAnyNumberOfThreads() {
    OpSieve.checkThreads("onednn", 2, 3, 4);
  }

  @TestFactory
  Stream<DynamicTest> kernelsAgreeWithTheReference() {
    List<DynamicTest> tests = new ArrayList<>();
    OpSieve.cases()
        .forEach(
            (name, cases) -> {
              List<OpCase> own = OpSieve.computedBy("onednn", cases);
              if (!own.isEmpty()) {
                tests.add(dynamicTest(name, () -> OpSieve.check(own, RUNNER)));
              }
            });
    assertTrue(tests.size() >= 3, () -> "oneDNN computes only " + tests);
    return tests.stream();
  }

  @Test
  void wholeGraphsGiveTheNumbersOfTheReference() {
    for (int i = 0; i < 30; i++) {
      ExactGraphs.check(Gen.of("exact graph " + i), 40, RUNNER);
    }
  }
}
