package dev.crema.engine.math;

import java.util.Arrays;

/**
 * Complex eigenvalues and eigenvectors of real matrices: from the Schur form of {@link RealSchur},
 * whose blocks of two are made triangular by complex rotations, and by substitution. Source: Golub,
 * Van Loan, <i>Matrix Computations</i>, 4th edition, sections 7.4 to 7.6.
 *
 * <p>All results are NaN if the matrix has elements that are not finite.
 */
final class GeneralEigen implements Factoring {
  /** Vectors whose elements grow beyond this are made smaller. */
  private static final double LARGE = 0x1p400;

  private final int n;
  private final RealSchur schur;
  private final double[] t;
  private final double[] tImag;
  private final double[] z;
  private final double[] zImag;
  private final double[] x;
  private final double[] xImag;
  private final double[][] results;

  GeneralEigen(int n) {
    this.n = n;
    this.schur = new RealSchur(n);
    this.t = schur.form();
    this.tImag = new double[n * n];
    this.z = schur.basis();
    this.zImag = new double[n * n];
    this.x = new double[n];
    this.xImag = new double[n];
    this.results =
        new double[][] {new double[n], new double[n], new double[n * n], new double[n * n]};
  }

  @Override
  public double[] matrix() {
    return t;
  }

  @Override
  public boolean factor() {
    double factor = Scaling.toUnit(t);
    if (factor == 0 || !schur.run()) {
      for (double[] result : results) {
        Arrays.fill(result, Double.NaN);
      }
      return true;
    }
    Arrays.fill(tImag, 0);
    Arrays.fill(zImag, 0);
    for (int i = 0; i < n - 1; i++) {
      if (t[(i + 1) * n + i] != 0) {
        makeTriangular(i);
      }
    }
    for (int i = 0; i < n; i++) {
      results[0][i] = t[i * n + i] / factor;
      results[1][i] = tImag[i * n + i] / factor;
    }
    double least = Math.ulp(1.0) * Math.max(size(), Double.MIN_NORMAL);
    for (int i = 0; i < n; i++) {
      vector(i, least);
    }
    return true;
  }

  private double size() {
    double greatest = 0;
    for (double element : t) {
      greatest = Math.max(greatest, Math.abs(element));
    }
    return greatest;
  }

  /** Turns rows and columns i and i + 1, a block with two conjugate eigenvalues. */
  private void makeTriangular(int i) {
    double a = t[i * n + i];
    double c = t[(i + 1) * n + i];
    double d = t[(i + 1) * n + i + 1];
    double half = (a - d) / 2;
    double imag = Math.sqrt(-(half * half + t[i * n + i + 1] * c));
    // The eigenvector (half + i·imag, c) of the eigenvalue (a + d) / 2 + i·imag.
    double length = Math.sqrt(half * half + imag * imag + c * c);
    double p = half / length;
    double q = imag / length;
    double s = c / length;
    for (int k = i; k < n; k++) {
      turn(t, tImag, i * n + k, (i + 1) * n + k, p, -q, s);
    }
    for (int k = 0; k < i + 2; k++) {
      turn(t, tImag, k * n + i, k * n + i + 1, p, q, s);
    }
    for (int k = 0; k < n; k++) {
      turn(z, zImag, k * n + i, k * n + i + 1, p, q, s);
    }
    t[(i + 1) * n + i] = 0;
    tImag[(i + 1) * n + i] = 0;
    t[i * n + i] = (a + d) / 2;
    tImag[i * n + i] = imag;
    t[(i + 1) * n + i + 1] = (a + d) / 2;
    tImag[(i + 1) * n + i + 1] = -imag;
  }

  /** Two elements x and y become w·x + s·y and -s·x + w̄·y, with w = p + i·q. */
  private static void turn(
      double[] real, double[] imag, int x, int y, double p, double q, double s) {
    double a = real[x];
    double b = imag[x];
    double c = real[y];
    double d = imag[y];
    real[x] = p * a - q * b + s * c;
    imag[x] = p * b + q * a + s * d;
    real[y] = p * c + q * d - s * a;
    imag[y] = p * d - q * c - s * b;
  }

  /** The vector of an eigenvalue; that of the second of two conjugate ones is the conjugate. */
  private void vector(int k, double least) {
    double[] real = results[2];
    double[] imag = results[3];
    if (tImag[k * n + k] < 0) {
      for (int i = 0; i < n; i++) {
        real[i * n + k] = real[i * n + k - 1];
        imag[i * n + k] = -imag[i * n + k - 1];
      }
      return;
    }
    substitute(k, least);
    int greatest = 0;
    double most = -1;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      double sumImag = 0;
      for (int j = 0; j <= k; j++) {
        sum += z[i * n + j] * x[j] - zImag[i * n + j] * xImag[j];
        sumImag += z[i * n + j] * xImag[j] + zImag[i * n + j] * x[j];
      }
      real[i * n + k] = sum;
      imag[i * n + k] = sumImag;
      double square = sum * sum + sumImag * sumImag;
      if (square > most) {
        most = square;
        greatest = i;
      }
    }
    double p = real[greatest * n + k] / most;
    double q = imag[greatest * n + k] / most;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double re = real[i * n + k];
      double im = imag[i * n + k];
      real[i * n + k] = re * p + im * q;
      imag[i * n + k] = tImag[k * n + k] == 0 || i == greatest ? 0 : im * p - re * q;
      squares += real[i * n + k] * real[i * n + k] + imag[i * n + k] * imag[i * n + k];
    }
    for (int i = 0; i < n; i++) {
      real[i * n + k] /= Math.sqrt(squares);
      imag[i * n + k] /= Math.sqrt(squares);
    }
  }

  /** The eigenvector of the triangular form; equal eigenvalues are kept a little apart. */
  private void substitute(int k, double least) {
    x[k] = 1;
    xImag[k] = 0;
    for (int i = k - 1; i >= 0; i--) {
      double sum = 0;
      double sumImag = 0;
      for (int j = i + 1; j <= k; j++) {
        sum -= t[i * n + j] * x[j] - tImag[i * n + j] * xImag[j];
        sumImag -= t[i * n + j] * xImag[j] + tImag[i * n + j] * x[j];
      }
      double apart = t[i * n + i] - t[k * n + k];
      double apartImag = tImag[i * n + i] - tImag[k * n + k];
      double distance = StrictMath.hypot(apart, apartImag);
      if (distance < least) {
        x[i] = sum / least;
        xImag[i] = sumImag / least;
      } else {
        double re = apart / distance;
        double im = apartImag / distance;
        x[i] = (sum * re + sumImag * im) / distance;
        xImag[i] = (sumImag * re - sum * im) / distance;
      }
      if (Math.max(Math.abs(x[i]), Math.abs(xImag[i])) > LARGE) {
        for (int j = i; j <= k; j++) {
          x[j] /= LARGE;
          xImag[j] /= LARGE;
        }
      }
    }
  }

  @Override
  public double[] result(int index) {
    return results[index];
  }
}
