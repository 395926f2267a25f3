package dev.crema.engine.kernels.vector;

import dev.crema.engine.math.SpecialFunctions;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;

/**
 * What generated scalar loops call: each {@link dev.crema.engine.types.Scalar} under its name in
 * camel case, on the Java types that elements are computed in. Half-width floats are floats here,
 * narrow integers and bools are ints; {@code round…} brings a result back into its type.
 *
 * <p>All results are the same bits interpreted and compiled, which {@link Math}'s transcendental
 * functions do not promise.
 */
@SuppressWarnings("unused") // called from generated code
final class Scalars {
  private Scalars() {}

  // ---------------------------------------------------------------- rounding into narrow types

  static float roundBfloat16(float x) {
    return Element.bfloat16ToFloat(Element.bfloat16Bits(x));
  }

  static float roundFloat16(float x) {
    return Float.float16ToFloat(Float.floatToFloat16(x));
  }

  static int roundInt8(int x) {
    return (byte) x;
  }

  static int roundUint8(int x) {
    return x & 0xFF;
  }

  static int roundBool(int x) {
    return x & 1;
  }

  // ---------------------------------------------------------------- memory

  static float loadFloat32(long address) {
    return Mem.getFloat(address);
  }

  static double loadFloat64(long address) {
    return Mem.getDouble(address);
  }

  static float loadBfloat16(long address) {
    return Element.bfloat16ToFloat(Mem.getShort(address));
  }

  static float loadFloat16(long address) {
    return Float.float16ToFloat(Mem.getShort(address));
  }

  static int loadInt8(long address) {
    return (byte) Mem.bits(1, address);
  }

  static int loadUint8(long address) {
    return (int) Mem.bits(1, address) & 0xFF;
  }

  static int loadBool(long address) {
    return (int) Mem.bits(1, address) & 1;
  }

  static int loadInt32(long address) {
    return Mem.getInt(address);
  }

  static long loadInt64(long address) {
    return Mem.getLong(address);
  }

  static void storeFloat32(float value, long address) {
    Mem.putFloat(address, value);
  }

  static void storeFloat64(double value, long address) {
    Mem.putDouble(address, value);
  }

  static void storeBfloat16(float value, long address) {
    Mem.putShort(address, Element.bfloat16Bits(value));
  }

  static void storeFloat16(float value, long address) {
    Mem.putShort(address, Float.floatToFloat16(value));
  }

  static void storeInt8(int value, long address) {
    Mem.putBits(1, address, value);
  }

  static void storeUint8(int value, long address) {
    Mem.putBits(1, address, value);
  }

  static void storeBool(int value, long address) {
    Mem.putBits(1, address, value);
  }

  static void storeInt32(int value, long address) {
    Mem.putInt(address, value);
  }

  static void storeInt64(long value, long address) {
    Mem.putLong(address, value);
  }

  // ---------------------------------------------------------------- conversions, as Element has
  // them

  static float toFloat32(float x) {
    return x;
  }

  static float toFloat32(double x) {
    return (float) x;
  }

  static float toFloat32(int x) {
    return (float) x;
  }

  static float toFloat32(long x) {
    return (float) x;
  }

  static double toFloat64(float x) {
    return x;
  }

  static double toFloat64(double x) {
    return x;
  }

  static double toFloat64(int x) {
    return x;
  }

  static double toFloat64(long x) {
    return (double) x;
  }

  static float toBfloat16(float x) {
    return roundBfloat16(x);
  }

  static float toBfloat16(double x) {
    return (float) Element.toDouble(DType.BFLOAT16, Element.bits(DType.BFLOAT16, x));
  }

  static float toBfloat16(int x) {
    return (float) Element.toDouble(DType.BFLOAT16, Element.bits(DType.BFLOAT16, (double) x));
  }

  static float toBfloat16(long x) {
    return (float) Element.toDouble(DType.BFLOAT16, Element.bits(DType.BFLOAT16, (double) x));
  }

  static float toFloat16(float x) {
    return roundFloat16(x);
  }

  static float toFloat16(double x) {
    return (float) Element.toDouble(DType.FLOAT16, Element.bits(DType.FLOAT16, x));
  }

  static float toFloat16(int x) {
    return (float) Element.toDouble(DType.FLOAT16, Element.bits(DType.FLOAT16, (double) x));
  }

  static float toFloat16(long x) {
    return (float) Element.toDouble(DType.FLOAT16, Element.bits(DType.FLOAT16, (double) x));
  }

  static int toInt8(float x) {
    return (int) Math.clamp((double) x, -128d, 127d);
  }

  static int toInt8(double x) {
    return (int) Math.clamp(x, -128d, 127d);
  }

  static int toInt8(int x) {
    return (byte) x;
  }

  static int toInt8(long x) {
    return (byte) x;
  }

  static int toUint8(float x) {
    return (int) Math.clamp((double) x, 0d, 255d);
  }

  static int toUint8(double x) {
    return (int) Math.clamp(x, 0d, 255d);
  }

  static int toUint8(int x) {
    return x & 0xFF;
  }

  static int toUint8(long x) {
    return (int) x & 0xFF;
  }

  static int toInt32(float x) {
    return (int) x;
  }

  static int toInt32(double x) {
    return (int) x;
  }

  static int toInt32(int x) {
    return x;
  }

  static int toInt32(long x) {
    return (int) x;
  }

  static long toInt64(float x) {
    return (long) x;
  }

  static long toInt64(double x) {
    return (long) x;
  }

  static long toInt64(int x) {
    return x;
  }

  static long toInt64(long x) {
    return x;
  }

  static int toBool(float x) {
    return x != 0 ? 1 : 0;
  }

  static int toBool(double x) {
    return x != 0 ? 1 : 0;
  }

  static int toBool(int x) {
    return x != 0 ? 1 : 0;
  }

  static int toBool(long x) {
    return x != 0 ? 1 : 0;
  }

  // ---------------------------------------------------------------- functions

  static float negate(float x) {
    return -x;
  }

  static float abs(float x) {
    return Math.abs(x);
  }

  static float sign(float x) {
    return Math.signum(x);
  }

  static float relu(float x) {
    return Math.max(x, 0);
  }

  static float floor(float x) {
    return (float) Math.floor(x);
  }

  static float ceil(float x) {
    return (float) Math.ceil(x);
  }

  static float round(float x) {
    return (float) Math.rint(x);
  }

  static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }

  static float exp(float x) {
    return FloatMath.exp(x);
  }

  static float expm1(float x) {
    return FloatMath.expm1(x);
  }

  static float log(float x) {
    return FloatMath.log(x);
  }

  static float log1p(float x) {
    return FloatMath.log1p(x);
  }

  static float tanh(float x) {
    return FloatMath.tanh(x);
  }

  static float sigmoid(float x) {
    return FloatMath.sigmoid(x);
  }

  static float erf(float x) {
    return FloatMath.erf(x);
  }

  static float rsqrt(float x) {
    return FloatMath.rsqrt(x);
  }

  static float sin(float x) {
    return (float) StrictMath.sin(x);
  }

  static float cos(float x) {
    return (float) StrictMath.cos(x);
  }

  static float tan(float x) {
    return (float) StrictMath.tan(x);
  }

  static float asin(float x) {
    return (float) StrictMath.asin(x);
  }

  static float acos(float x) {
    return (float) StrictMath.acos(x);
  }

  static float atan(float x) {
    return (float) StrictMath.atan(x);
  }

  static float sinh(float x) {
    return (float) StrictMath.sinh(x);
  }

  static float cosh(float x) {
    return (float) StrictMath.cosh(x);
  }

  static float asinh(float x) {
    return (float) SpecialFunctions.asinh(x);
  }

  static float acosh(float x) {
    return (float) SpecialFunctions.acosh(x);
  }

  static float atanh(float x) {
    return (float) SpecialFunctions.atanh(x);
  }

  static float erfinv(float x) {
    return (float) SpecialFunctions.erfinv(x);
  }

  static float erfc(float x) {
    return (float) SpecialFunctions.erfc(x);
  }

  static float lgamma(float x) {
    return (float) SpecialFunctions.lgamma(x);
  }

  static float digamma(float x) {
    return (float) SpecialFunctions.digamma(x);
  }

  static int isNan(float x) {
    return Float.isNaN(x) ? 1 : 0;
  }

  static int isFinite(float x) {
    return Float.isFinite(x) ? 1 : 0;
  }

  static float add(float x, float y) {
    return x + y;
  }

  static float subtract(float x, float y) {
    return x - y;
  }

  static float multiply(float x, float y) {
    return x * y;
  }

  static float divide(float x, float y) {
    return x / y;
  }

  static float floorDivide(float x, float y) {
    return (float) Math.floor((double) x / (double) y);
  }

  static float modulo(float x, float y) {
    return (float) modulo((double) x, (double) y);
  }

  static float power(float x, float y) {
    return (float) SpecialFunctions.power(x, y);
  }

  static float gammainc(float a, float x) {
    return (float) SpecialFunctions.gammainc(a, x);
  }

  static float atan2(float x, float y) {
    return (float) StrictMath.atan2(x, y);
  }

  static float maximum(float x, float y) {
    return Math.max(x, y);
  }

  static float minimum(float x, float y) {
    return Math.min(x, y);
  }

  static int equal(float x, float y) {
    return x == y ? 1 : 0;
  }

  static int notEqual(float x, float y) {
    return x != y ? 1 : 0;
  }

  static int less(float x, float y) {
    return x < y ? 1 : 0;
  }

  static int lessEqual(float x, float y) {
    return x <= y ? 1 : 0;
  }

  static float select(int condition, float x, float y) {
    return condition != 0 ? x : y;
  }

  static double negate(double x) {
    return -x;
  }

  static double abs(double x) {
    return Math.abs(x);
  }

  static double sign(double x) {
    return Math.signum(x);
  }

  static double relu(double x) {
    return Math.max(x, 0);
  }

  static double floor(double x) {
    return Math.floor(x);
  }

  static double ceil(double x) {
    return Math.ceil(x);
  }

  static double round(double x) {
    return Math.rint(x);
  }

  static double sqrt(double x) {
    return Math.sqrt(x);
  }

  static double exp(double x) {
    return StrictMath.exp(x);
  }

  static double expm1(double x) {
    return StrictMath.expm1(x);
  }

  static double log(double x) {
    return StrictMath.log(x);
  }

  static double log1p(double x) {
    return StrictMath.log1p(x);
  }

  static double tanh(double x) {
    return StrictMath.tanh(x);
  }

  static double sigmoid(double x) {
    return SpecialFunctions.sigmoid(x);
  }

  static double erf(double x) {
    return SpecialFunctions.erf(x);
  }

  static double rsqrt(double x) {
    return 1 / Math.sqrt(x);
  }

  static double sin(double x) {
    return StrictMath.sin(x);
  }

  static double cos(double x) {
    return StrictMath.cos(x);
  }

  static double tan(double x) {
    return StrictMath.tan(x);
  }

  static double asin(double x) {
    return StrictMath.asin(x);
  }

  static double acos(double x) {
    return StrictMath.acos(x);
  }

  static double atan(double x) {
    return StrictMath.atan(x);
  }

  static double sinh(double x) {
    return StrictMath.sinh(x);
  }

  static double cosh(double x) {
    return StrictMath.cosh(x);
  }

  static double asinh(double x) {
    return SpecialFunctions.asinh(x);
  }

  static double acosh(double x) {
    return SpecialFunctions.acosh(x);
  }

  static double atanh(double x) {
    return SpecialFunctions.atanh(x);
  }

  static double erfinv(double x) {
    return SpecialFunctions.erfinv(x);
  }

  static double erfc(double x) {
    return SpecialFunctions.erfc(x);
  }

  static double lgamma(double x) {
    return SpecialFunctions.lgamma(x);
  }

  static double digamma(double x) {
    return SpecialFunctions.digamma(x);
  }

  static int isNan(double x) {
    return Double.isNaN(x) ? 1 : 0;
  }

  static int isFinite(double x) {
    return Double.isFinite(x) ? 1 : 0;
  }

  static double add(double x, double y) {
    return x + y;
  }

  static double subtract(double x, double y) {
    return x - y;
  }

  static double multiply(double x, double y) {
    return x * y;
  }

  static double divide(double x, double y) {
    return x / y;
  }

  static double floorDivide(double x, double y) {
    return Math.floor(x / y);
  }

  static double modulo(double x, double y) {
    return SpecialFunctions.modulo(x, y);
  }

  static double power(double x, double y) {
    return SpecialFunctions.power(x, y);
  }

  static double gammainc(double a, double x) {
    return SpecialFunctions.gammainc(a, x);
  }

  static double atan2(double x, double y) {
    return StrictMath.atan2(x, y);
  }

  static double maximum(double x, double y) {
    return Math.max(x, y);
  }

  static double minimum(double x, double y) {
    return Math.min(x, y);
  }

  static int equal(double x, double y) {
    return x == y ? 1 : 0;
  }

  static int notEqual(double x, double y) {
    return x != y ? 1 : 0;
  }

  static int less(double x, double y) {
    return x < y ? 1 : 0;
  }

  static int lessEqual(double x, double y) {
    return x <= y ? 1 : 0;
  }

  static double select(int condition, double x, double y) {
    return condition != 0 ? x : y;
  }

  static int negate(int x) {
    return -x;
  }

  static int abs(int x) {
    return Math.abs(x);
  }

  static int sign(int x) {
    return Integer.signum(x);
  }

  static int relu(int x) {
    return Math.max(x, 0);
  }

  static int not(int x) {
    return ~x;
  }

  static int add(int x, int y) {
    return x + y;
  }

  static int subtract(int x, int y) {
    return x - y;
  }

  static int multiply(int x, int y) {
    return x * y;
  }

  static int and(int x, int y) {
    return x & y;
  }

  static int or(int x, int y) {
    return x | y;
  }

  static int xor(int x, int y) {
    return x ^ y;
  }

  static int shiftLeft(int x, int y) {
    return y >= 0 && y < 32 ? x << y : 0;
  }

  static int shiftRight(int x, int y) {
    return y >= 0 && y < 32 ? x >> y : x >> 31;
  }

  static int divide(int x, int y) {
    return y == 0 ? 0 : x / y;
  }

  static int floorDivide(int x, int y) {
    return y == 0 ? 0 : Math.floorDiv(x, y);
  }

  static int modulo(int x, int y) {
    return y == 0 ? 0 : Math.floorMod(x, y);
  }

  static int maximum(int x, int y) {
    return Math.max(x, y);
  }

  static int minimum(int x, int y) {
    return Math.min(x, y);
  }

  static int equal(int x, int y) {
    return x == y ? 1 : 0;
  }

  static int notEqual(int x, int y) {
    return x != y ? 1 : 0;
  }

  static int less(int x, int y) {
    return x < y ? 1 : 0;
  }

  static int lessEqual(int x, int y) {
    return x <= y ? 1 : 0;
  }

  static int select(int condition, int x, int y) {
    return condition != 0 ? x : y;
  }

  static long negate(long x) {
    return -x;
  }

  static long abs(long x) {
    return Math.abs(x);
  }

  static long sign(long x) {
    return Long.signum(x);
  }

  static long relu(long x) {
    return Math.max(x, 0);
  }

  static long not(long x) {
    return ~x;
  }

  static long add(long x, long y) {
    return x + y;
  }

  static long subtract(long x, long y) {
    return x - y;
  }

  static long multiply(long x, long y) {
    return x * y;
  }

  static long and(long x, long y) {
    return x & y;
  }

  static long or(long x, long y) {
    return x | y;
  }

  static long xor(long x, long y) {
    return x ^ y;
  }

  static long shiftLeft(long x, long y) {
    return y >= 0 && y < 64 ? x << y : 0;
  }

  static long shiftRight(long x, long y) {
    return y >= 0 && y < 64 ? x >> y : x >> 63;
  }

  static long divide(long x, long y) {
    return y == 0 ? 0 : x / y;
  }

  static long floorDivide(long x, long y) {
    return y == 0 ? 0 : Math.floorDiv(x, y);
  }

  static long modulo(long x, long y) {
    return y == 0 ? 0 : Math.floorMod(x, y);
  }

  static long maximum(long x, long y) {
    return Math.max(x, y);
  }

  static long minimum(long x, long y) {
    return Math.min(x, y);
  }

  static int equal(long x, long y) {
    return x == y ? 1 : 0;
  }

  static int notEqual(long x, long y) {
    return x != y ? 1 : 0;
  }

  static int less(long x, long y) {
    return x < y ? 1 : 0;
  }

  static int lessEqual(long x, long y) {
    return x <= y ? 1 : 0;
  }

  static long select(int condition, long x, long y) {
    return condition != 0 ? x : y;
  }
}
