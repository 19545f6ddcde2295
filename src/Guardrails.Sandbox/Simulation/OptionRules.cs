using Guardrails.Positions;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Why Alpaca refuses an order for an option. The words are those of its table of errors of options, where the table has some.</summary>
/// <param name="contract">The contract.</param>
/// <param name="price">Its price.</param>
/// <param name="held">The position that is there.</param>
/// <param name="desk">What the account may do.</param>
/// <param name="clock">The hours.</param>
internal sealed class OptionRules(SandboxAsset contract, decimal price, decimal held, OptionDesk desk, SessionClock clock)
{
    private readonly SandboxOption _option = contract.Option!;

    public static Refusal Uncovered { get; } = Refusal.Forbidden("account not eligible to trade uncovered option contracts");

    /// <summary>Prices of options have two decimals, and the steps of the exchanges, which change at 3.</summary>
    public static Refusal? CheckPrices(decimal? limit, decimal? stop, SandboxAsset contract) => CheckPrice("limit_price", limit, contract) ?? CheckPrice("stop_price", stop, contract);

    public Refusal? Check(OrderTicket ticket) => CheckForm(ticket) ?? CheckContract(ticket) ?? CheckPrices(ticket.LimitPrice, ticket.StopPrice, contract) ?? CheckIntent(ticket) ?? CheckWhatItDoes(ticket);

    /// <summary>What an order does to what covers others; asked again when its quantity is replaced.</summary>
    public Refusal? CheckWhatItDoes(OrderTicket ticket) =>
        ticket.IsBuy ? held < 0m ? null : CheckPurchase(ticket)
        : held > 0m ? Uncovers(ticket) > 0m ? Uncovered : null
        : CheckSale(ticket);

    /// <summary>What a contract does not allow, whatever the order is.</summary>
    public static Refusal? CheckContract(SandboxAsset contract, SessionClock clock) =>
        !contract.Tradable ? Refusal.Rule($"contract \"{contract.Symbol}\" is not tradable")
        : clock.IsExpired(contract) ? Refusal.Rule($"contract \"{contract.Symbol}\" is expired")
        : null;

    private static Refusal? CheckPrice(string name, decimal? value, SandboxAsset contract)
    {
        if (value is not { } price)
        {
            return null;
        }

        var step = (contract.PennyProgram, price < 3m) switch { (true, true) => 0.01m, (false, false) => 0.10m, _ => 0.05m };
        return price != decimal.Round(price, 2) ? Refusal.Rule(FormattableString.Invariant($"invalid {name} {price}. sub-penny increment does not fulfill minimum pricing criteria"))
            : price % step != 0m ? Refusal.Rule(FormattableString.Invariant($"invalid {name} {price}. increment of {step} is required"))
            : null;
    }

    private static Refusal? CheckForm(OrderTicket ticket) =>
        ticket.OrderClass.Length > 0 ? Refusal.Rule("complex orders not supported for options trading")
        : ticket.Type == "trailing_stop" ? Refusal.Rule("invalid order type for options trading")
        : ticket.ExtendedHours ? Refusal.Rule("extended hours is not supported for options trading")
        : ticket.Notional is not null ? Refusal.Rule("notional orders are not supported for options trading")
        : !ticket.IsWhole ? Refusal.Rule("qty must be integer for options trading")
        : ticket.TimeInForce == "day" || (ticket.TimeInForce == "gtc" && ticket.Type is "market" or "limit") ? null
        : Refusal.Rule("order_time_in_force provided not supported for options trading");

    private Refusal? CheckContract(OrderTicket ticket) => CheckContract(contract, clock)
        ?? (ticket.Type == "market" && !clock.IsOpen ? Refusal.Rule("options market orders are only allowed during market hours") : null);

    private Refusal? CheckIntent(OrderTicket ticket)
    {
        var inferred = Words.Intent(ticket.IsBuy, held);
        return ticket.PositionIntent is { } specified && specified != inferred ? Refusal.Rule($"position intent mismatch, inferred: {inferred}, specified: {specified}") : null;
    }

    private Refusal? CheckPurchase(OrderTicket ticket)
    {
        var cost = ticket.Quantity * (ticket.LimitPrice ?? ticket.StopPrice ?? price) * SandboxOption.Multiplier;
        return desk.Level == 0 ? Refusal.Forbidden("account not authorized to trade options")
            : desk.Level == 1 ? Refusal.Forbidden("account not eligible to trade long option contracts")
            : cost > desk.BuyingPower ? Insufficient(desk, cost)
            : null;
    }

    /// <summary>The refusal of what the account cannot pay for.</summary>
    public static Refusal Insufficient(OptionDesk desk, decimal cost) => Refusal.Forbidden(
        $"insufficient options buying power (required: {Decimals.Text(cost)}, available: {Decimals.Text(Math.Max(0m, desk.BuyingPower))})",
        ("cost_basis", Decimals.Text(cost)),
        ("options_buying_power", Decimals.Text(Math.Max(0m, desk.BuyingPower))));

    private Refusal? CheckSale(OrderTicket ticket)
    {
        var uncovered = Uncovers(ticket);
        if (desk.Level == 0)
        {
            return Refusal.Forbidden("account not authorized to trade options");
        }

        if (_option.Right == OptionRight.Call)
        {
            return uncovered == 0m ? CheckLoss(ticket)
                : desk.Level == 3 ? Uncovered
                : Refusal.Forbidden(
                    $"insufficient underlying qty available for covered call (required: {Shares(ticket.Quantity)}, available: {Shares(ticket.Quantity - uncovered)})",
                    ("available_qty", Shares(ticket.Quantity - uncovered)),
                    ("required_qty", Shares(ticket.Quantity)),
                    ("symbol", contract.Symbol));
        }

        return CheckLoss(ticket);
    }

    /// <summary>What a sale can cost in the end must be there in cash, less what the sale brings.</summary>
    private Refusal? CheckLoss(OrderTicket ticket)
    {
        var cost = desk.RaisesLoss(_option.Underlying, (contract.Symbol, -ticket.Quantity)) - (ticket.Quantity * (ticket.LimitPrice ?? price) * SandboxOption.Multiplier);
        return cost <= 0m || cost <= desk.BuyingPower ? null
            : Uncovers(ticket) == 0m ? Insufficient(desk, cost)
            : Refusal.Forbidden(
                $"insufficient options buying power for cash-secured put (required: {Decimals.Text(cost)}, available: {Decimals.Text(Math.Max(0m, desk.BuyingPower))})",
                ("buying_power", Decimals.Text(Math.Max(0m, desk.BuyingPower))),
                ("required_options_buying_power", Decimals.Text(cost)));
    }

    private static string Shares(decimal contracts) => Decimals.Text(contracts * SandboxOption.Multiplier);

    private decimal Uncovers(OrderTicket ticket) => desk.Uncovers(_option.Underlying, _option.Right, (contract.Symbol, -ticket.Quantity));
}
