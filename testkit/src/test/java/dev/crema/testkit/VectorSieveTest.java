package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crema.engine.kernels.Kernels;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class VectorSieveTest {
  @Test
  void theProviderIsThere() {
    assertEquals("vector", Kernels.preferring("vector").names().getFirst());
  }

  @Test
  void bitsAreTheSameWithAnyNumberOfThreads() {
    OpSieve.checkThreads("vector", 2, 3, 4);
  }

  @TestFactory
  Stream<DynamicTest> kernelsAgreeWithTheReference() {
    Runner runner = Runner.kernels("vector", 2);
    return OpSieve.cases().entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> OpSieve.check(e.getValue(), runner)));
  }
}
