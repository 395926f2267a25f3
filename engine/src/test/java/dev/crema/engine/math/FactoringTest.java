package dev.crema.engine.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.Decomposition;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hard matrices: without full rank, with equal eigenvalues, of widely different sizes. */
class FactoringTest {
  private static final long SEED = 5;

  private static Factoring factor(Decomposition kind, int m, int n, double... matrix) {
    Factoring factoring = Factoring.of(kind, m, n);
    System.arraycopy(matrix, 0, factoring.matrix(), 0, matrix.length);
    assertTrue(factoring.factor());
    return factoring;
  }

  private static double[] random(SplittableRandom random, int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  /** The product of {@code [m, k]} and {@code [k, n]}. */
  private static double[] product(double[] a, double[] b, int m, int k, int n) {
    double[] c = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < k; l++) {
          c[i * n + j] += a[i * k + l] * b[l * n + j];
        }
      }
    }
    return c;
  }

  private static double[] transposed(double[] a, int m, int n) {
    double[] b = new double[a.length];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        b[j * m + i] = a[i * n + j];
      }
    }
    return b;
  }

  private static void assertOrthonormal(double[] columns, int m, int n) {
    double[] eye = new double[n * n];
    for (int i = 0; i < n; i++) {
      eye[i * n + i] = 1;
    }
    assertArrayEquals(eye, product(transposed(columns, m, n), columns, n, m, n), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 30})
  void singularVectorsAreOrthonormalWhateverTheRank(int rank) {
    SplittableRandom random = new SplittableRandom(SEED);
    int m = 50;
    int n = 30;
    double[] a = product(random(random, m * rank), random(random, rank * n), m, rank, n);
    Factoring svd = factor(Decomposition.SVD, m, n, a);
    Factoring wide = factor(Decomposition.FULL_SVD, n, m, transposed(a, m, n));
    assertOrthonormal(svd.result(0), m, n);
    assertOrthonormal(transposed(svd.result(2), n, n), n, n);
    assertOrthonormal(wide.result(0), n, n);
    assertOrthonormal(transposed(wide.result(2), m, m), m, m);
    double[] us = svd.result(0).clone();
    for (int i = 0; i < us.length; i++) {
      us[i] *= svd.result(1)[i % n];
    }
    assertArrayEquals(a, product(us, svd.result(2), m, n, n), 1e-13);
    assertArrayEquals(svd.result(1), wide.result(1), 1e-13);
    for (int i = rank; i < n; i++) {
      assertEquals(0, svd.result(1)[i], 1e-13);
    }
  }

  @Test
  void smallSingularValuesOfScaledColumnsAreAccurate() {
    // The columns are orthogonal; their lengths are the singular values to the last place.
    Factoring svd = factor(Decomposition.SVD, 2, 2, 3e10, 4e-10, 4e10, -3e-10);
    assertArrayEquals(new double[] {5e10, 5e-10}, svd.result(1), 1e-24);
  }

  @Test
  void zerosHaveFactorsToo() {
    for (Decomposition kind : Decomposition.values()) {
      if (kind != Decomposition.CHOLESKY) {
        Factoring factoring = factor(kind, 3, 3, new double[9]);
        assertTrue(Arrays.stream(factoring.result(0)).allMatch(Double::isFinite), kind.toString());
      }
    }
    assertFalse(Factoring.of(Decomposition.CHOLESKY, 3, 3).factor());
  }

  @Test
  void eigenvectorsOfEqualEigenvaluesAreOrthonormal() {
    int n = 12;
    double[] a = new double[n * n];
    Arrays.fill(a, 1);
    Factoring eigh = factor(Decomposition.EIGH, n, n, a);
    assertOrthonormal(eigh.result(1), n, n);
    for (int i = 0; i < n - 1; i++) {
      assertEquals(0, eigh.result(0)[i], 1e-14);
    }
    assertEquals(n, eigh.result(0)[n - 1], 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 25, 60})
  void generalMatricesHaveTheirEigenvectors(int n) {
    SplittableRandom random = new SplittableRandom(SEED);
    int rank = (n + 1) / 2;
    double[] shift = new double[n * n];
    for (int i = 0; i < n; i++) {
      shift[(i + 1) % n * n + i] = 1;
    }
    double[] jordan = new double[n * n];
    for (int i = 0; i < n; i++) {
      jordan[i * n + i] = 3;
      if (i > 0) {
        jordan[(i - 1) * n + i] = 1;
      }
    }
    assertEigenvectors(n, random(random, n * n));
    assertEigenvectors(n, product(random(random, n * rank), random(random, rank * n), n, rank, n));
    assertEigenvectors(n, shift);
    assertEigenvectors(n, jordan);
  }

  private static void assertEigenvectors(int n, double[] a) {
    Factoring eig = factor(Decomposition.EIG, n, n, a);
    double[] w = eig.result(0);
    double[] wImag = eig.result(1);
    double[] v = eig.result(2);
    double[] vImag = eig.result(3);
    double[] av = product(a, v, n, n, n);
    double[] avImag = product(a, vImag, n, n, n);
    double trace = 0;
    double sum = 0;
    double sumImag = 0;
    for (int j = 0; j < n; j++) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        int at = i * n + j;
        assertEquals(av[at], v[at] * w[j] - vImag[at] * wImag[j], 1e-12);
        assertEquals(avImag[at], v[at] * wImag[j] + vImag[at] * w[j], 1e-12);
        squares += v[at] * v[at] + vImag[at] * vImag[at];
      }
      assertEquals(1, squares, 1e-13);
      trace += a[j * n + j];
      sum += w[j];
      sumImag += wImag[j];
    }
    assertEquals(trace, sum, 1e-11);
    assertEquals(0, sumImag);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 97, 243, 1000, 1024})
  void transformsAreTheSumsThatTheyStandFor(int n) {
    SplittableRandom random = new SplittableRandom(SEED);
    FourierTransform transform = new FourierTransform(n);
    for (int repetition = 0; repetition < 2; repetition++) {
      double[] x = random(random, n);
      double[] y = random(random, n);
      System.arraycopy(x, 0, transform.real(), 0, n);
      System.arraycopy(y, 0, transform.imag(), 0, n);
      transform.run();
      for (int k = 0; k < n; k++) {
        double real = 0;
        double imag = 0;
        for (int j = 0; j < n; j++) {
          double angle = -2 * Math.PI * ((long) j * k % n) / n;
          real += x[j] * Math.cos(angle) - y[j] * Math.sin(angle);
          imag += x[j] * Math.sin(angle) + y[j] * Math.cos(angle);
        }
        assertEquals(real, transform.real()[k], 1e-12 * Math.sqrt(n));
        assertEquals(imag, transform.imag()[k], 1e-12 * Math.sqrt(n));
      }
    }
  }
}
