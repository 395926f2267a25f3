package dev.crema.engine.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values from mpmath 1.3 with 60 digits, rounded to float64. */
class SpecialFunctionsTest {
  @ParameterizedTest(name = "{0}({1})")
  @CsvSource(
      value = {
        "erf, 1e-300, 1.1283791670955126e-300",
        "erf, 1e-09, 1.1283791670955127e-09",
        "erf, 0.1, 0.1124629160182849",
        "erf, 0.46875, 0.49261347321793797",
        "erf, 0.9, 0.7969082124228322",
        "erf, 1.5, 0.9661051464753108",
        "erf, 2.2, 0.9981371537020182",
        "erf, 2.999, 0.9999777698314002",
        "erf, 3.001, 0.9999780483390822",
        "erf, 4.0, 0.9999999845827421",
        "erf, 5.9, 0.9999999999999999",
        "erf, 7.0, 1.0",
        "erf, -0.3, -0.3286267594591274",
        "erf, -1.2, -0.9103139782296353",
        "erfc, -5.0, 1.9999999999984626",
        "erfc, -0.5, 1.5204998778130465",
        "erfc, 1e-09, 0.9999999988716208",
        "erfc, 0.3, 0.6713732405408726",
        "erfc, 0.99, 0.1614919304446302",
        "erfc, 1.01, 0.1531895037717233",
        "erfc, 2.5, 0.0004069520174449589",
        "erfc, 5.0, 1.537459794428035e-12",
        "erfc, 10.0, 2.088487583762545e-45",
        "erfc, 26.0, 5.663192408856143e-296",
        "erfinv, 1e-300, 8.86226925452758e-301",
        "erfinv, 1e-09, 8.86226925452758e-10",
        "erfinv, 0.1, 0.08885599049425769",
        "erfinv, 0.5, 0.4769362762044699",
        "erfinv, 0.8999, 1.1627444859894271",
        "erfinv, 0.9001, 1.1634300947238962",
        "erfinv, 0.99, 1.8213863677184494",
        "erfinv, 0.99999, 3.123413274341571",
        "erfinv, 0.9999999999990905, 5.05125408524939",
        "erfinv, 0.9999999999999999, 5.8635847487551676",
        "erfinv, -0.3, -0.2724627147267543",
        "erfinv, -0.95, -1.3859038243496777",
        "lgamma, 1e-300, 690.7755278982137",
        "lgamma, 1e-09, 20.723265836369194",
        "lgamma, 0.3, 1.0957979948180756",
        "lgamma, 0.4999, 0.5725613186041184",
        "lgamma, 0.5, 0.5723649429247001",
        "lgamma, 0.75, 0.20328095143129538",
        "lgamma, 0.999999, 5.772164873855652e-07",
        "lgamma, 1.000001, -5.772148423874147e-07",
        "lgamma, 1.3, -0.10817480950786047",
        "lgamma, 1.4999, -0.12078588195849393",
        "lgamma, 1.5, -0.12078223763524522",
        "lgamma, 1.999999, -4.227840125965854e-07",
        "lgamma, 2.000001, 4.2278465762452923e-07",
        "lgamma, 2.4, 0.21685932244884157",
        "lgamma, 2.7, 0.4348205536551047",
        "lgamma, 3.5, 1.2009736023470743",
        "lgamma, 7.25, 7.0521854507385395",
        "lgamma, 11.9, 17.25847745059552",
        "lgamma, 12.1, 17.74700727079874",
        "lgamma, 100.5, 361.4355404677776",
        "lgamma, 10000000000.0, 220258509288.81058",
        "lgamma, 1e+300, 6.897755278982137e+302",
        "lgamma, -1e-09, 20.723265837523627",
        "lgamma, -0.3, 1.4648400508576025",
        "lgamma, -0.5, 1.2655121234846454",
        "lgamma, -0.75, 1.5757045971498584",
        "lgamma, -1.5, 0.860047015376481",
        "lgamma, -3.3, -0.8243558050174264",
        "lgamma, -20.7, -43.105133189536225",
        "lgamma, -100.25, -363.4009232278215",
        "digamma, 1e-300, -9.999999999999999e+299",
        "digamma, 1e-09, -1000000000.5772156",
        "digamma, 0.3, -3.502524222200133",
        "digamma, 1.0, -0.5772156649015329",
        "digamma, 1.4, -0.06138454458511624",
        "digamma, 1.5, 0.03648997397857652",
        "digamma, 2.0, 0.42278433509846713",
        "digamma, 5.5, 1.6110931485817512",
        "digamma, 9.9, 2.2411803166063815",
        "digamma, 10.1, 2.262214357094148",
        "digamma, 100000.0, 11.512920464961896",
        "digamma, 1e+300, 690.7755278982137",
        "digamma, -0.3, 2.113309779635399",
        "digamma, -0.5, 0.03648997397857652",
        "digamma, -1.5, 0.7031566406452432",
        "digamma, -7.7, -0.17774844371896933",
        "digamma, -100.25, 7.754238959208646",
        "asinh, 1e-300, 1e-300",
        "asinh, 1e-09, 1e-09",
        "asinh, 0.1, 0.09983407889920756",
        "asinh, 0.5, 0.48121182505960347",
        "asinh, 1.0, 0.881373587019543",
        "asinh, 10.0, 2.99822295029797",
        "asinh, 1000000000.0, 21.416413017506358",
        "asinh, 1e+300, 691.4686750787737",
        "asinh, -0.3, -0.29567304756342244",
        "acosh, 1.0, 0.0",
        "acosh, 1.0000001, 0.0004472135919037347",
        "acosh, 1.5, 0.9624236501192069",
        "acosh, 2.0, 1.3169578969248168",
        "acosh, 10.0, 2.993222846126381",
        "acosh, 1000000000.0, 21.416413017506358",
        "acosh, 1e+300, 691.4686750787737",
        "atanh, 1e-300, 1e-300",
        "atanh, 1e-09, 1e-09",
        "atanh, 0.1, 0.10033534773107558",
        "atanh, 0.4999, 0.5491728198882279",
        "atanh, 0.5001, 0.54943948655766",
        "atanh, 0.9, 1.4722194895832204",
        "atanh, 0.999999, 7.254328619247669",
        "atanh, -0.3, -0.3095196042031117",
        "sigmoid, -700.0, 9.85967654375977e-305",
        "sigmoid, -30.0, 9.357622968839299e-14",
        "sigmoid, -1.0, 0.2689414213699951",
        "sigmoid, 0.0, 0.5",
        "sigmoid, 1e-09, 0.50000000025",
        "sigmoid, 1.0, 0.7310585786300049",
        "sigmoid, 30.0, 0.9999999999999064"
      })
  void valuesAgreeWithThoseOfSixtyDigits(String name, double x, double expected) {
    double tolerance = 4 * Math.ulp(expected);
    if ((name.equals("lgamma") && x < 0) || name.equals("digamma")) {
      tolerance = Math.max(tolerance, 4e-15);
    }
    assertEquals(expected, apply(name, x), tolerance);
  }

  /** The exponent of the density is rounded relative to its size, which is a few thousand here. */
  @ParameterizedTest(name = "gammainc({0}, {1})")
  @CsvSource(
      value = {
        "0.001, 0.0005, 0.9929996093911574",
        "0.001, 0.00099, 0.9936776697863833",
        "0.001, 0.001, 0.9936876467088603",
        "0.001, 0.00101, 0.9936975243568329",
        "0.001, 0.002, 0.9943756646255675",
        "0.001, 0.5, 0.9994399333435292",
        "0.001, 0.901, 0.9997400217806944",
        "0.001, 1.0, 0.9997803916424144",
        "0.001, 1.101, 0.9998141080158669",
        "0.001, 3.0, 0.9999869268601987",
        "0.3, 0.001, 0.14024245892486736",
        "0.3, 0.15, 0.6097401293823551",
        "0.3, 0.297, 0.7252230310420785",
        "0.3, 0.303, 0.728674399378774",
        "0.3, 0.5, 0.8138118046743926",
        "0.3, 0.6, 0.8432114320173443",
        "0.3, 1.0, 0.9156741562411088",
        "0.3, 1.2, 0.9366052804307409",
        "0.3, 1.4000000000000001, 0.951838876607272",
        "0.3, 3.0, 0.9935096273009015",
        "1.0, 0.001, 0.0009995001666250085",
        "1.0, 0.5, 0.3934693402873666",
        "1.0, 0.99, 0.6284233089779543",
        "1.0, 1.0, 0.6321205588285577",
        "1.0, 1.01, 0.6357810204284767",
        "1.0, 1.9, 0.8504313807773649",
        "1.0, 2.0, 0.8646647167633873",
        "1.0, 2.1, 0.8775435717470181",
        "1.0, 3.0, 0.950212931632136",
        "2.5, 0.001, 9.50853459860795e-09",
        "2.5, 0.5, 0.03743422675270363",
        "2.5, 1.0, 0.15085496391539036",
        "2.5, 1.25, 0.2235049288766773",
        "2.5, 2.475, 0.5779872790713183",
        "2.5, 2.525, 0.5901913294823607",
        "2.5, 3.0, 0.6937810815867216",
        "2.5, 3.4, 0.7640554623054786",
        "2.5, 3.6, 0.7938140802904441",
        "2.5, 5.0, 0.9247647538534878",
        "9.9, 0.001, 6.946571747364178e-37",
        "9.9, 0.5, 2.3180929445939354e-10",
        "9.9, 1.0, 1.410266569479411e-07",
        "9.9, 3.0, 0.0012529823262899071",
        "9.9, 4.95, 0.03257925940417923",
        "9.9, 9.801, 0.5297745370736957",
        "9.9, 9.999, 0.5546657487077029",
        "9.9, 10.8, 0.649220459150903",
        "9.9, 11.0, 0.671001884050767",
        "9.9, 19.8, 0.9948297484149494",
        "10.1, 0.001, 1.0901857058374149e-37",
        "10.1, 0.5, 1.2597485417754636e-10",
        "10.1, 1.0, 8.795523089641989e-08",
        "10.1, 3.0, 0.0009692055554083592",
        "10.1, 5.05, 0.031095250910475138",
        "10.1, 9.998999999999999, 0.5292257819259415",
        "10.1, 10.201, 0.554371265787337",
        "10.1, 11.0, 0.6478666276125465",
        "10.1, 11.2, 0.6694931860104284",
        "10.1, 20.2, 0.9951733783828567",
        "50.0, 0.001, 3.2847275170409984e-215",
        "50.0, 0.5, 1.7887765104351365e-80",
        "50.0, 1.0, 1.2337508979097351e-65",
        "50.0, 3.0, 1.2485354871541929e-42",
        "50.0, 25.0, 6.953305247616099e-06",
        "50.0, 49.5, 0.49052780120162587",
        "50.0, 50.5, 0.5468077767236315",
        "50.0, 50.9, 0.5689164643308564",
        "50.0, 51.1, 0.5798518135423639",
        "50.0, 100.0, 0.9999999882154993",
        "1000.0, 500.0, 3.2982727970671e-86",
        "1000.0, 990.0, 0.3795213785379639",
        "1000.0, 1000.9, 0.5155517577729962",
        "1000.0, 1001.1, 0.5180708964247922",
        "1000.0, 1010.0, 0.6276789447369947",
        "1000.0, 2000.0, 1.0",
        "100000.0, 99000.0, 0.0007574199211747679",
        "100000.0, 100000.9, 0.5015559241570016",
        "100000.0, 100001.1, 0.5018082334101062",
        "100000.0, 101000.0, 0.9991915784870744",
        "100000.0, 200000.0, 1.0",
        "2000000.0, 1997878.6796564404, 0.06676901040055794",
        "2000000.0, 2000424.264068712, 0.6179932224824898",
        "50000000.0, 50014142.13562373, 0.9772422331160778",
        "200000000.0, 199957573.5931288, 0.001349062476161194",
        "200000000.0, 200000141.42135623, 0.5039987580621021",
        "10000000000.0, 10000100000.0, 0.8413447460725758",
        "10000000000.0, 9999950000.0, 0.3085384188894872"
      })
  void incompleteGammaFunctionsAgreeWithThoseOfSixtyDigits(double a, double x, double expected) {
    double tolerance = Math.max(2e-14, 4e-16 * a * Math.abs(StrictMath.log(x / a))) * expected;
    assertEquals(expected, SpecialFunctions.gammainc(a, x), tolerance + 1e-300);
  }

  private static double apply(String name, double x) {
    return switch (name) {
      case "erf" -> SpecialFunctions.erf(x);
      case "erfc" -> SpecialFunctions.erfc(x);
      case "erfinv" -> SpecialFunctions.erfinv(x);
      case "lgamma" -> SpecialFunctions.lgamma(x);
      case "digamma" -> SpecialFunctions.digamma(x);
      case "asinh" -> SpecialFunctions.asinh(x);
      case "acosh" -> SpecialFunctions.acosh(x);
      case "atanh" -> SpecialFunctions.atanh(x);
      case "sigmoid" -> SpecialFunctions.sigmoid(x);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Test
  void limitsAndPolesAreAsDocumented() {
    double inf = Double.POSITIVE_INFINITY;
    double nan = Double.NaN;
    assertEquals(1, SpecialFunctions.erf(inf));
    assertEquals(-1, SpecialFunctions.erf(-inf));
    assertEquals(nan, SpecialFunctions.erf(nan));
    assertEquals(-0.0, SpecialFunctions.erf(-0.0));
    assertEquals(0, SpecialFunctions.erfc(inf));
    assertEquals(2, SpecialFunctions.erfc(-inf));
    assertEquals(nan, SpecialFunctions.erfc(nan));
    assertEquals(0, SpecialFunctions.gammainc(2, 0));
    assertEquals(1, SpecialFunctions.gammainc(0, 2));
    assertEquals(1, SpecialFunctions.gammainc(2, inf));
    assertEquals(0, SpecialFunctions.gammainc(inf, 2));
    assertEquals(nan, SpecialFunctions.gammainc(0, 0));
    assertEquals(nan, SpecialFunctions.gammainc(inf, inf));
    assertEquals(nan, SpecialFunctions.gammainc(-1, 2));
    assertEquals(nan, SpecialFunctions.gammainc(1, -2));
    assertEquals(nan, SpecialFunctions.gammainc(nan, 2));
    assertEquals(nan, SpecialFunctions.gammainc(2, nan));
    assertEquals(inf, SpecialFunctions.erfinv(1));
    assertEquals(-inf, SpecialFunctions.erfinv(-1));
    assertEquals(nan, SpecialFunctions.erfinv(1.5));
    assertEquals(nan, SpecialFunctions.erfinv(nan));
    assertEquals(-0.0, SpecialFunctions.erfinv(-0.0));
    assertEquals(0, SpecialFunctions.lgamma(1));
    assertEquals(0, SpecialFunctions.lgamma(2));
    assertEquals(inf, SpecialFunctions.lgamma(0));
    assertEquals(inf, SpecialFunctions.lgamma(-3));
    assertEquals(inf, SpecialFunctions.lgamma(inf));
    assertEquals(inf, SpecialFunctions.lgamma(-inf));
    assertEquals(nan, SpecialFunctions.lgamma(nan));
    assertEquals(-inf, SpecialFunctions.digamma(0));
    assertEquals(inf, SpecialFunctions.digamma(-0.0));
    assertEquals(nan, SpecialFunctions.digamma(-3));
    assertEquals(inf, SpecialFunctions.digamma(inf));
    assertEquals(nan, SpecialFunctions.digamma(-inf));
    assertEquals(nan, SpecialFunctions.digamma(nan));
    assertEquals(inf, SpecialFunctions.asinh(inf));
    assertEquals(-inf, SpecialFunctions.asinh(-inf));
    assertEquals(-0.0, SpecialFunctions.asinh(-0.0));
    assertEquals(nan, SpecialFunctions.asinh(nan));
    assertEquals(0, SpecialFunctions.acosh(1));
    assertEquals(nan, SpecialFunctions.acosh(0.5));
    assertEquals(nan, SpecialFunctions.acosh(-5));
    assertEquals(inf, SpecialFunctions.acosh(inf));
    assertEquals(nan, SpecialFunctions.acosh(nan));
    assertEquals(inf, SpecialFunctions.atanh(1));
    assertEquals(-inf, SpecialFunctions.atanh(-1));
    assertEquals(nan, SpecialFunctions.atanh(2));
    assertEquals(nan, SpecialFunctions.atanh(nan));
    assertEquals(0, SpecialFunctions.sigmoid(-inf));
    assertEquals(1, SpecialFunctions.sigmoid(inf));
    assertEquals(nan, SpecialFunctions.sigmoid(nan));
  }
}
