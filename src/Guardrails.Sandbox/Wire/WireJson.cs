using System.Globalization;
using System.Text.Json;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>The bodies of the wire: amounts are decimal strings, times RFC 3339, and what is not known is null or left out.</summary>
internal static class WireJson
{
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>With the offset of New York, as the clock writes them.</summary>
    public static string LocalTime(DateTimeOffset at) => SessionClock.InNewYork(at).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    public static void WriteOrder(Utf8JsonWriter writer, OrderView order, IReadOnlyList<OrderView>? legs)
    {
        writer.WriteStartObject();
        writer.WriteString("id", order.Id);
        writer.WriteString("client_order_id", order.ClientOrderId);
        WriteTime(writer, "created_at", order.CreatedAt);
        WriteTime(writer, "updated_at", order.UpdatedAt);
        WriteTime(writer, "submitted_at", order.SubmittedAt);
        WriteTime(writer, "filled_at", order.FilledAt);
        WriteTime(writer, "expired_at", order.ExpiredAt);
        WriteTime(writer, "canceled_at", order.CanceledAt);
        WriteTime(writer, "failed_at", order.FailedAt);
        WriteTime(writer, "replaced_at", order.ReplacedAt);
        writer.WriteString("replaced_by", order.ReplacedBy);
        writer.WriteString("replaces", order.Replaces);
        writer.WriteString("asset_id", order.Asset.Id);
        writer.WriteString("symbol", order.Symbol);
        writer.WriteString("asset_class", order.Asset.Class);
        WriteAmount(writer, "notional", order.Notional);
        WriteAmount(writer, "qty", order.Notional is null ? order.Quantity : null);
        if (order.Ratio is { } ratio)
        {
            WriteAmount(writer, "ratio_qty", ratio);
        }

        WriteAmount(writer, "filled_qty", order.FilledQuantity);
        WriteAmount(writer, "filled_avg_price", order.FilledAveragePrice);
        writer.WriteString("order_class", order.OrderClass);
        writer.WriteString("order_type", order.Type);
        writer.WriteString("type", order.Type);
        writer.WriteString("side", order.Side);
        if (order.PositionIntent is { } intent)
        {
            writer.WriteString("position_intent", intent);
        }

        writer.WriteString("time_in_force", order.TimeInForce);
        WriteAmount(writer, "limit_price", order.LimitPrice);
        WriteAmount(writer, "stop_price", order.StopPrice);
        writer.WriteString("status", order.Status);
        writer.WriteBoolean("extended_hours", order.ExtendedHours);
        if (legs is { Count: > 0 })
        {
            writer.WriteStartArray("legs");
            foreach (var leg in legs)
            {
                WriteOrder(writer, leg, null);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull("legs");
        }

        WriteAmount(writer, "trail_percent", order.TrailPercent);
        WriteAmount(writer, "trail_price", order.TrailPrice);
        WriteAmount(writer, "hwm", order.BestPrice);
        writer.WriteNull("subtag");
        writer.WriteNull("source");
        writer.WriteEndObject();
    }

    public static void WritePosition(Utf8JsonWriter writer, PositionView position)
    {
        var (quantity, entry) = (position.Quantity, position.AverageEntryPrice);
        var (cost, value) = (quantity * entry * position.Asset.Multiplier, quantity * position.Price * position.Asset.Multiplier);
        writer.WriteStartObject();
        writer.WriteString("asset_id", position.Asset.Id);
        writer.WriteString("symbol", position.Asset.Key);
        writer.WriteString("exchange", position.Asset.Option is null ? position.Asset.Asset.Exchange : "");
        writer.WriteString("asset_class", position.Asset.Class);
        writer.WriteBoolean("asset_marginable", !position.Asset.IsPair);
        WriteAmount(writer, "qty", quantity);
        WriteAmount(writer, "qty_available", position.Available);
        WriteAmount(writer, "avg_entry_price", entry);
        writer.WriteString("side", quantity > 0m ? "long" : "short");
        WriteAmount(writer, "market_value", value);
        WriteAmount(writer, "cost_basis", cost);
        WriteAmount(writer, "unrealized_pl", value - cost);
        WriteAmount(writer, "unrealized_plpc", cost == 0m ? null : decimal.Round((value - cost) / Math.Abs(cost), 16));
        writer.WriteNull("unrealized_intraday_pl");
        writer.WriteNull("unrealized_intraday_plpc");
        WriteAmount(writer, "current_price", position.Price);
        writer.WriteNull("lastday_price");
        writer.WriteNull("change_today");
        writer.WriteEndObject();
    }

    public static void WriteAccount(Utf8JsonWriter writer, AccountView account)
    {
        writer.WriteStartObject();
        writer.WriteString("id", account.Id);
        writer.WriteString("account_number", $"PA{account.Id.Replace("-", "", StringComparison.Ordinal)[..10].ToUpperInvariant()}");
        writer.WriteString("status", "ACTIVE");
        writer.WriteString("crypto_status", "ACTIVE");
        writer.WriteString("currency", "USD");
        WriteTime(writer, "created_at", account.CreatedAt);
        WriteAmount(writer, "cash", account.Cash);
        WriteAmount(writer, "equity", account.Equity);
        WriteAmount(writer, "portfolio_value", account.Equity);
        WriteAmount(writer, "buying_power", account.BuyingPower);
        WriteAmount(writer, "non_marginable_buying_power", account.NonMarginableBuyingPower);
        WriteAmount(writer, "options_buying_power", account.OptionsBuyingPower);
        writer.WriteNumber("options_approved_level", account.OptionsApprovedLevel);
        writer.WriteNumber("options_trading_level", account.OptionsTradingLevel);
        WriteAmount(writer, "long_market_value", account.LongValue);
        WriteAmount(writer, "short_market_value", account.ShortValue);
        WriteAmount(writer, "position_market_value", account.LongValue - account.ShortValue);
        WriteAmount(writer, "multiplier", account.Multiplier);
        writer.WriteBoolean("trading_blocked", false);
        writer.WriteBoolean("transfers_blocked", false);
        writer.WriteBoolean("account_blocked", false);
        writer.WriteBoolean("trade_suspended_by_user", account.Settings.SuspendTrade);
        writer.WriteBoolean("shorting_enabled", !account.Settings.NoShorting && account.Equity >= 2000m);
        writer.WriteNull("user_configurations");
        writer.WriteStartObject("admin_configurations");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteSettings(Utf8JsonWriter writer, AccountSettings settings)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("disable_overnight_trading", false);
        writer.WriteBoolean("fractional_trading", settings.FractionalTrading);
        writer.WriteString("max_margin_multiplier", settings.MaxMarginMultiplier.ToString(CultureInfo.InvariantCulture));
        if (settings.MaxOptionsTradingLevel is { } level)
        {
            writer.WriteNumber("max_options_trading_level", level);
        }
        else
        {
            writer.WriteNull("max_options_trading_level");
        }

        writer.WriteBoolean("no_shorting", settings.NoShorting);
        writer.WriteBoolean("suspend_trade", settings.SuspendTrade);
        writer.WriteString("trade_confirm_email", "none");
        writer.WriteEndObject();
    }

    public static void WriteAsset(Utf8JsonWriter writer, AssetView asset)
    {
        writer.WriteStartObject();
        writer.WriteString("id", asset.Id);
        writer.WriteString("class", asset.Class);
        writer.WriteString("exchange", asset.Asset.Exchange);
        writer.WriteString("symbol", asset.Symbol);
        writer.WriteString("name", asset.Asset.Name);
        writer.WriteString("status", asset.Asset.Tradable ? "active" : "inactive");
        writer.WriteBoolean("tradable", asset.Asset.Tradable);
        writer.WriteBoolean("marginable", !asset.IsPair);
        writer.WriteBoolean("shortable", asset.Shortable);
        writer.WriteBoolean("easy_to_borrow", asset.Shortable);
        if (asset.Asset.Pair is not { } pair)
        {
            writer.WriteString("borrow_status", asset.Shortable ? "easy_to_borrow" : "hard_to_borrow");
        }
        else
        {
            WriteAmount(writer, "min_order_size", pair.MinOrderSize);
            WriteAmount(writer, "min_trade_increment", pair.MinTradeIncrement);
            WriteAmount(writer, "price_increment", pair.PriceIncrement);
        }

        writer.WriteBoolean("fractionable", asset.Fractionable);
        writer.WriteStartArray("attributes");
        foreach (var attribute in asset.Attributes)
        {
            writer.WriteStringValue(attribute);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteFill(Utf8JsonWriter writer, FillView fill)
    {
        var leaves = Math.Max(0m, fill.Order.Quantity - fill.CumulativeQuantity);
        writer.WriteStartObject();
        writer.WriteString("activity_type", "FILL");
        writer.WriteString("id", ActivityId(fill));
        writer.WriteString("order_id", fill.Order.Id);
        writer.WriteString("order_status", leaves == 0m ? "filled" : "partially_filled");
        writer.WriteString("symbol", fill.Order.Symbol);
        writer.WriteString("side", fill.Order.Side);
        writer.WriteString("type", leaves == 0m ? "fill" : "partial_fill");
        WriteAmount(writer, "qty", fill.Quantity);
        WriteAmount(writer, "cum_qty", fill.CumulativeQuantity);
        WriteAmount(writer, "leaves_qty", leaves);
        WriteAmount(writer, "price", fill.Price);
        WriteTime(writer, "transaction_time", fill.At);
        writer.WriteEndObject();
    }

    public static void WriteMove(Utf8JsonWriter writer, MoveView move)
    {
        writer.WriteStartObject();
        writer.WriteString("id", move.Id);
        writer.WriteString("activity_type", move.Kind);
        writer.WriteString("date", SessionClock.DayOf(move.At).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteAmount(writer, "net_amount", move.NetAmount);
        writer.WriteString("description", MoveView.Describe(move.Kind));
        writer.WriteString("symbol", move.Symbol);
        WriteAmount(writer, "qty", move.Quantity);
        if (move.Price is { } price)
        {
            WriteAmount(writer, "price", price);
        }

        writer.WriteString("status", "executed");
        writer.WriteEndObject();
    }

    public static string ActivityId(FillView fill) => $"{SessionClock.InNewYork(fill.At).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}::{fill.ExecutionId}";

    public static void WriteUpdate(Utf8JsonWriter writer, OrderUpdate update, string eventId, DateTimeOffset at)
    {
        writer.WriteStartObject();
        writer.WriteString("stream", "trade_updates");
        writer.WriteStartObject("data");
        WriteTime(writer, "at", at);
        writer.WriteString("event_id", eventId);
        writer.WriteString("event", update.Event);
        WriteTime(writer, "timestamp", update.Timestamp);
        writer.WriteString("execution_id", update.ExecutionId);
        if (update.PreviousExecutionId is { } previous)
        {
            writer.WriteString("previous_execution_id", previous);
        }

        writer.WritePropertyName("order");
        WriteOrder(writer, update.Order, update.Legs);
        if (update.Quantity is { } quantity)
        {
            WriteAmount(writer, "price", update.Price);
            WriteAmount(writer, "qty", quantity);
            if (update.LegFills.Count == 0)
            {
                WriteAmount(writer, "position_qty", update.PositionQuantity);
            }
            else
            {
                WriteLegFills(writer, update.LegFills);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLegFills(Utf8JsonWriter writer, IReadOnlyList<LegFill> fills)
    {
        writer.WriteStartObject("position_qtys");
        foreach (var fill in fills)
        {
            WriteAmount(writer, fill.Symbol, fill.PositionQuantity);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("legs");
        foreach (var fill in fills)
        {
            writer.WriteStartObject();
            writer.WriteString("execution_id", fill.ExecutionId);
            writer.WriteString("order_id", fill.OrderId);
            writer.WriteString("symbol", fill.Symbol);
            WriteAmount(writer, "qty", fill.Quantity);
            WriteAmount(writer, "price", fill.Price);
            WriteTime(writer, "timestamp", fill.At);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? at)
    {
        if (at is { } time)
        {
            writer.WriteString(name, Time(time));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteAmount(Utf8JsonWriter writer, string name, decimal? amount)
    {
        if (amount is { } value)
        {
            writer.WriteString(name, Decimals.Text(value));
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
