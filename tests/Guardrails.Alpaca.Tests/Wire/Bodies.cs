using System.Text;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Tests.Wire;

/// <summary>Bodies of every kind with a value in every property, written for these tests.</summary>
internal static class Bodies
{
    public const string Account = """
        {"id":"0a1b2c3d-0000-4000-8000-000000000001","account_number":"PA1TEST","status":"ACTIVE","crypto_status":"ACTIVE","currency":"USD","created_at":"2025-02-03T10:11:12.5Z",
         "balance_asof":"2026-01-02","cash":"-1500.25","equity":"52340.1234567890123","last_equity":"52000.5","portfolio_value":"52340.12","buying_power":"81200.4",
         "regt_buying_power":"40600.2","non_marginable_buying_power":"11.5","options_buying_power":"9000","effective_buying_power":"81200.4","initial_margin":"26000","maintenance_margin":"15600.1",
         "last_maintenance_margin":"15000","long_market_value":"56000.5","short_market_value":"-2160.25","position_market_value":"58160.75","sma":"77","accrued_fees":"0.12","pending_reg_taf_fees":"0.01",
         "pending_transfer_in":"100","pending_transfer_out":"7","intraday_adjustments":"3","multiplier":"4","trading_blocked":false,"transfers_blocked":true,"account_blocked":false,
         "trade_suspended_by_user":false,"shorting_enabled":true,"options_approved_level":3,"options_trading_level":2,"crypto_tier":1,"brand_new_field":{"a":[1]}}
        """;

    public const string Configuration = """
        {"no_shorting":true,"suspend_trade":false,"fractional_trading":true,"max_margin_multiplier":"2","max_options_trading_level":1,"trade_confirm_email":"none",
         "ptp_no_exception_entry":false,"disable_overnight_trading":true}
        """;

    public const string LongPosition = """
        {"asset_id":"0a1b2c3d-0000-4000-8000-0000000000a1","symbol":"ACME","exchange":"NYSE","asset_class":"us_equity","side":"long","qty":"12.5","qty_available":"2.5","avg_entry_price":"101.2345678901234567",
         "cost_basis":"1265.43","market_value":"1287.5","current_price":"103","lastday_price":"102.5","change_today":"0.0048780487804878","unrealized_pl":"22.07","unrealized_plpc":"0.0174","unrealized_intraday_pl":"6.25",
         "unrealized_intraday_plpc":"0.00487","asset_marginable":true}
        """;

    public const string ShortPosition = """
        {"asset_id":"0a1b2c3d-0000-4000-8000-0000000000a2","symbol":"EMCA","exchange":"NASDAQ","asset_class":"us_equity","side":"short","qty":"-40","qty_available":"-40","market_value":"-800","current_price":"20"}
        """;

    public const string CryptoPosition = """
        {"asset_id":"0a1b2c3d-0000-4000-8000-0000000000a3","symbol":"BTCUSD","exchange":"CRYPTO","asset_class":"crypto","side":"long","qty":0.249375001,"qty_available":"0.249375001","current_price":null}
        """;

    public const string SimpleOrder = """
        {"id":"0a1b2c3d-0000-4000-8000-0000000000b1","client_order_id":"bot-17","asset_id":"0a1b2c3d-0000-4000-8000-0000000000a1","symbol":"ACME","asset_class":"us_equity","side":"sell","position_intent":"sell_to_close",
         "order_class":"","type":"stop_limit","order_type":"stop_limit","time_in_force":"gtc","status":"partially_filled","qty":"10","notional":null,"filled_qty":"4","filled_avg_price":"94.0123456789012345",
         "limit_price":"93.5","stop_price":"94.1","extended_hours":false,"commission":1.25,"created_at":"2026-01-05T14:30:00.123456789Z","updated_at":"2026-01-05T14:31:00Z","submitted_at":"2026-01-05T09:30:00.5-05:00",
         "filled_at":"2026-01-05T14:31:00Z","expires_at":"2026-04-05T20:00:00Z","legs":null,"source":"access_key","subtag":"t","replaces":"0a1b2c3d-0000-4000-8000-0000000000b0"}
        """;

    /// <summary>Terms that only few orders have.</summary>
    public const string TrailingOrder = """
        {"id":"0a1b2c3d-0000-4000-8000-0000000000b2","client_order_id":"hand-1","symbol":"ACME","side":"sell","type":"trailing_stop","time_in_force":"day","status":"replaced","notional":"250.5","qty":null,"filled_qty":0,
         "trail_price":"6.15","trail_percent":"1.5","hwm":"108.7","stop_price":"102.5500001","ratio_qty":"2","expired_at":"2026-01-05T21:00:00Z","cancel_requested_at":"2026-01-05T20:59:00Z","canceled_at":"2026-01-05T20:59:01Z",
         "failed_at":"2026-01-05T20:59:02Z","replaced_at":"2026-01-05T20:58:00Z","replaced_by":"0a1b2c3d-0000-4000-8000-0000000000b3","extended_hours":false}
        """;

    public const string Bracket = """
        {"id":"0a1b2c3d-0000-4000-8000-0000000000c1","client_order_id":"bot-20","symbol":"ACME","asset_class":"us_equity","side":"buy","position_intent":"buy_to_open","order_class":"bracket","type":"limit","order_type":"limit",
         "time_in_force":"gtc","status":"accepted","qty":"7","filled_qty":"0","filled_avg_price":null,"limit_price":"100","extended_hours":false,"created_at":"2026-01-05T14:30:00Z","updated_at":"2026-01-05T14:30:00.25Z",
         "legs":[{"id":"0a1b2c3d-0000-4000-8000-0000000000c2","client_order_id":"0a1b2c3d-0000-4000-8000-0000000000d2","symbol":"ACME","asset_class":"us_equity","side":"sell","position_intent":"sell_to_close","order_class":"bracket",
                  "type":"limit","time_in_force":"gtc","status":"held","qty":"7","filled_qty":"0","limit_price":"110","legs":null},
                 {"id":"0a1b2c3d-0000-4000-8000-0000000000c3","client_order_id":"0a1b2c3d-0000-4000-8000-0000000000d3","symbol":"ACME","asset_class":"us_equity","side":"sell","position_intent":"sell_to_close","order_class":"bracket",
                  "type":"stop","time_in_force":"gtc","status":"held","qty":"7","filled_qty":"0","stop_price":"95","legs":null}]}
        """;

    public const string Oco = """
        {"id":"0a1b2c3d-0000-4000-8000-0000000000e1","client_order_id":"bot-31","symbol":"ACME","asset_class":"us_equity","side":"sell","position_intent":"sell_to_close","order_class":"oco","type":"limit","order_type":"limit",
         "time_in_force":"gtc","status":"new","qty":"7","filled_qty":"0","limit_price":"110","updated_at":"2026-01-05T14:30:00Z",
         "legs":[{"id":"0a1b2c3d-0000-4000-8000-0000000000e2","client_order_id":"0a1b2c3d-0000-4000-8000-0000000000f2","symbol":"ACME","asset_class":"us_equity","side":"sell","position_intent":"sell_to_close","order_class":"oco",
                  "type":"stop","time_in_force":"gtc","status":"held","qty":"7","filled_qty":"0","stop_price":"95","legs":null}]}
        """;

    public const string Multileg = """
        {"id":"0a1b2c3d-0000-4000-8000-000000000101","client_order_id":"bot-40","asset_id":"","symbol":"","asset_class":"","side":"","order_class":"mleg","type":"limit","time_in_force":"day","status":"filled","qty":"5",
         "filled_qty":"5","filled_avg_price":"1.2","limit_price":"1.25","updated_at":"2026-01-05T15:00:00Z",
         "legs":[{"id":"0a1b2c3d-0000-4000-8000-000000000102","client_order_id":"0a1b2c3d-0000-4000-8000-000000000112","symbol":"ACME260116C00100000","asset_class":"us_option","side":"buy","position_intent":"buy_to_open",
                  "order_class":"mleg","type":"","time_in_force":"day","status":"filled","qty":"5","ratio_qty":"1","filled_qty":"5","filled_avg_price":"2.1","limit_price":null},
                 {"id":"0a1b2c3d-0000-4000-8000-000000000103","client_order_id":"0a1b2c3d-0000-4000-8000-000000000113","symbol":"ACME260116C00110000","asset_class":"us_option","side":"sell","position_intent":"sell_to_open",
                  "order_class":"mleg","type":"","time_in_force":"day","status":"filled","qty":"5","ratio_qty":"1","filled_qty":"5","filled_avg_price":"0.9","limit_price":null}]}
        """;

    public const string Equity = """
        {"id":"0a1b2c3d-0000-4000-8000-0000000000a1","class":"us_equity","exchange":"NYSE","symbol":"ACME","name":"Acme Corp.","status":"active","tradable":true,"marginable":true,"shortable":true,"easy_to_borrow":true,
         "borrow_status":"easy_to_borrow","fractionable":true,"margin_requirement_long":"30","margin_requirement_short":"30","attributes":["has_options","overnight_tradable"]}
        """;

    public const string Crypto = """
        {"id":"0a1b2c3d-0000-4000-8000-0000000000a3","class":"crypto","exchange":"CRYPTO","symbol":"BTC/USD","name":"Bitcoin","status":"active","tradable":true,"marginable":false,"shortable":false,"easy_to_borrow":false,
         "fractionable":true,"min_order_size":"0.00002","min_trade_increment":"0.000000001","price_increment":"0.01","attributes":[]}
        """;

    public const string Clock = """{"timestamp":"2026-01-05T10:00:00.123456789-05:00","is_open":true,"next_open":"2026-01-06T09:30:00-05:00","next_close":"2026-01-05T16:00:00-05:00"}""";

    public const string Calendar = """
        [{"date":"2026-01-05","open":"09:30","close":"16:00","session_open":"0400","session_close":"2000","settlement_date":"2026-01-06"},
         {"date":"2026-01-06","open":"09:30","close":"13:00","session_open":"0400","session_close":"1700","settlement_date":"2026-01-07"}]
        """;

    public const string Clocks = """
        {"clocks":[{"market":{"acronym":"NYSE","name":"New York Stock Exchange","timezone":"America/New_York","mic":"XNYS","bic":"XNYSUS"},"timestamp":"2026-01-05T15:00:00Z","is_market_day":true,
          "next_market_open":"2026-01-06T14:30:00Z","next_market_close":"2026-01-05T21:00:00Z","phase":"core","phase_until":"2026-01-05T21:00:00Z"}]}
        """;

    public const string MarketCalendar = """
        {"market":{"acronym":"HKEX","name":"Hong Kong","timezone":"Asia/Hong_Kong","mic":"XHKG","bic":"XHKGHK"},"calendar":[{"date":"2026-01-05","pre_start":"2026-01-05T01:00:00Z","pre_end":"2026-01-05T01:30:00Z",
          "core_start":"2026-01-05T01:30:00Z","core_end":"2026-01-05T08:00:00Z","lunch_start":"2026-01-05T04:00:00Z","lunch_end":"2026-01-05T05:00:00Z","post_start":"2026-01-05T08:00:00Z","post_end":"2026-01-05T08:10:00Z",
          "settlement_date":"2026-01-07"}]}
        """;

    public const string Activities = """
        [{"id":"20260105093100123::0a1b2c3d-0000-4000-8000-000000000201","activity_type":"FILL","order_id":"0a1b2c3d-0000-4000-8000-0000000000b1","order_status":"partially_filled","symbol":"ACME","side":"sell_short",
          "type":"partial_fill","qty":"3","cum_qty":"4","leaves_qty":"6","price":"94.02","transaction_time":"2026-01-05T14:31:00.123456Z"},
         {"id":"20260105000000000::0a1b2c3d-0000-4000-8000-000000000202","activity_type":"DIV","activity_sub_type":"SDIV","symbol":"ACME","qty":"12.5","net_amount":"3.1","per_share_amount":"0.25","date":"2026-01-05",
          "created_at":"2026-01-05T09:00:00Z","currency":"USD","status":"executed","description":"dividend"}]
        """;

    public const string Fill = """
        {"stream":"trade_updates","data":{"event":"fill","event_id":"01KE0000000000000000000001","at":"2026-01-05T14:31:00.2Z","account_id":"0a1b2c3d-0000-4000-8000-000000000001",
          "execution_id":"0a1b2c3d-0000-4000-8000-000000000301","price":"94.02","qty":"10","position_qty":"2.5","timestamp":"2026-01-05T14:31:00.123456789Z","reason":"",
          "order":{"id":"0a1b2c3d-0000-4000-8000-0000000000b1","client_order_id":"bot-17","symbol":"ACME","asset_class":"us_equity","side":"sell","position_intent":"sell_to_close","order_class":"","type":"market","order_type":"market",
            "time_in_force":"day","status":"filled","qty":"10","filled_qty":"10","filled_avg_price":"94.02","updated_at":"2026-01-05T14:31:00.15Z","legs":null}}}
        """;

    public const string Bust = """
        {"stream":"trade_updates","data":{"event":"trade_bust","event_id":17,"event_ulid":"01KE0000000000000000000002","execution_id":"0a1b2c3d-0000-4000-8000-000000000302","previous_execution_id":"0a1b2c3d-0000-4000-8000-000000000301",
          "price":"94.02","qty":"-10","position_qty":"12.5","timestamp":"2026-01-05T15:31:00Z",
          "order":{"id":"0a1b2c3d-0000-4000-8000-0000000000b1","client_order_id":"bot-17","symbol":"ACME","side":"sell","type":"market","time_in_force":"day","status":"filled","qty":"10","filled_qty":"0"}}}
        """;

    public const string MultilegFill = """
        {"stream":"trade_updates","data":{"event":"fill","timestamp":"2026-01-05T15:00:00Z","price":"1.2","qty":"5","position_qtys":{"ACME260116C00100000":"5","ACME260116C00110000":"-5"},
          "legs":[{"execution_id":"0a1b2c3d-0000-4000-8000-000000000401","order_id":"0a1b2c3d-0000-4000-8000-000000000102","symbol":"ACME260116C00100000","qty":"5","price":"2.1","timestamp":"2026-01-05T15:00:00.1Z"},
                  {"execution_id":"0a1b2c3d-0000-4000-8000-000000000402","order_id":"0a1b2c3d-0000-4000-8000-000000000103","symbol":"ACME260116C00110000","qty":"5","price":"0.9","timestamp":"2026-01-05T15:00:00.2Z"}],
          "order":
        """ + Multileg + "}}";

    public const string Authorized = """{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}""";

    public const string Listening = """{"stream":"listening","data":{"streams":["trade_updates"]}}""";

    public const string StreamFailed = """{"action":"error","data":{"error_message":"internal server error"}}""";

    public const string Held = """
        {"code":40310000,"message":"insufficient qty available for order (requested: 12, available: 2.5)","available":"2.5","existing_qty":"12.5","held_for_orders":"10","symbol":"ACME","buying_power":"5","cost_basis":"1",
         "balance":"3","base_price":"94.5","related_orders":["0a1b2c3d-0000-4000-8000-0000000000b1"],"existing_order_id":"0a1b2c3d-0000-4000-8000-0000000000b9","reject_reason":"opposite side limit order exists"}
        """;

    public const string Several = """
        [{"id":"0a1b2c3d-0000-4000-8000-0000000000b1","status":200},{"symbol":"ACME","status":403,"body":{"code":40310000,"message":"account is not allowed to short"}}]
        """;

    public const string Quotes = """{"quotes":{"ACME":{"t":"2026-01-05T14:30:00.123456789Z","ax":"N","ap":103.02,"as":2,"bx":"Q","bp":103,"bs":4,"c":["R"],"z":"A"}}}""";

    public const string Trades = """{"trades":{"ACME":{"t":"2026-01-05T14:30:00Z","x":"N","p":103.01,"s":100,"c":["@"],"i":7,"z":"A"}}}""";

    public const string Bars = """{"bars":{"ACME":[{"t":"2026-01-05T14:30:00Z","o":102.9,"h":103.1,"l":102.8,"c":103,"v":12000,"n":77,"vw":102.95}]},"next_page_token":"QUNNRQ=="}""";

    /// <summary>Every body with what it is.</summary>
    public static IReadOnlyList<(Type Type, string Text)> All { get; } =
    [
        (typeof(AlpacaAccount), Account), (typeof(AlpacaAccountConfiguration), Configuration), (typeof(AlpacaPosition), LongPosition), (typeof(AlpacaPosition), ShortPosition), (typeof(AlpacaPosition), CryptoPosition),
        (typeof(IReadOnlyList<AlpacaPosition>), $"[{LongPosition},{ShortPosition}]"), (typeof(AlpacaOrder), SimpleOrder), (typeof(AlpacaOrder), TrailingOrder), (typeof(AlpacaOrder), Bracket), (typeof(AlpacaOrder), Oco),
        (typeof(AlpacaOrder), Multileg), (typeof(IReadOnlyList<AlpacaOrder>), $"[{Bracket},{Oco},{SimpleOrder}]"), (typeof(AlpacaAsset), Equity), (typeof(AlpacaAsset), Crypto), (typeof(IReadOnlyList<AlpacaAsset>), $"[{Equity},{Crypto}]"),
        (typeof(AlpacaClock), Clock), (typeof(AlpacaContract), """{"ppind":true}"""), (typeof(IReadOnlyList<AlpacaCalendarDay>), Calendar), (typeof(AlpacaClocks), Clocks), (typeof(AlpacaMarketCalendar), MarketCalendar), (typeof(IReadOnlyList<AlpacaActivity>), Activities),
        (typeof(AlpacaStreamMessage), Fill), (typeof(AlpacaStreamMessage), Bust), (typeof(AlpacaStreamMessage), MultilegFill), (typeof(AlpacaStreamMessage), Authorized), (typeof(AlpacaStreamMessage), Listening),
        (typeof(AlpacaStreamMessage), StreamFailed), (typeof(AlpacaError), Held), (typeof(IReadOnlyList<AlpacaMultiItem>), Several), (typeof(AlpacaLatestQuotes), Quotes), (typeof(AlpacaLatestTrades), Trades), (typeof(AlpacaBars), Bars),
    ];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
