using Guardrails.Positions;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>
/// What covers sold options. A sold call is covered by a bought one that lives at least as long, or by 100 shares; a sold put by a bought one that lives at least as long. Two calls sold until
/// January and one bought until March leave one that nothing but 100 shares covers.
/// </summary>
/// <param name="held">What is held, signed, by key.</param>
/// <param name="assets">The instruments by key.</param>
/// <param name="longsCover">Whether bought options cover sold ones, which the level of the account decides.</param>
internal sealed class OptionCover(IReadOnlyDictionary<string, decimal> held, IReadOnlyDictionary<string, AssetView> assets, bool longsCover)
{
    /// <summary>What it is when so much more is held, or less.</summary>
    public OptionCover With(IEnumerable<(string Key, decimal Change)> changes)
    {
        var after = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (key, quantity) in held)
        {
            after[key] = quantity;
        }

        foreach (var (key, change) in changes)
        {
            after[key] = after.GetValueOrDefault(key) + change;
        }

        return new OptionCover(after, assets, longsCover);
    }

    /// <summary>How many sold options of a right on a share nothing covers.</summary>
    public decimal Uncovered(string underlying, OptionRight right) =>
        Math.Max(0m, Needed(underlying, right) - (right == OptionRight.Call ? Math.Floor(Shares(underlying) / SandboxOption.Multiplier) : 0m));

    /// <summary>How many shares sold calls keep.</summary>
    public decimal LockedShares(string underlying) => Math.Min(Shares(underlying), Needed(underlying, OptionRight.Call) * SandboxOption.Multiplier);

    /// <summary>
    /// The most that the options on a share can cost when they end, whatever the share is worth then, without those that shares cover. A put at 25 that is sold alone can cost 2,500; with a put at
    /// 20 beside it 500.
    /// </summary>
    public decimal MostLoss(string underlying)
    {
        var options = Options(underlying).Where(row => longsCover || row.Quantity < 0m).ToList();
        var locked = LockedShares(underlying);
        var worst = options.Select(static row => row.Option.Strike).Append(0m)
            .Min(price => (locked * price) + options.Sum(row => row.Quantity * SandboxOption.Multiplier * row.Option.ValueAt(price)));
        return Math.Max(0m, -worst);
    }

    /// <summary>The same of all shares that options are held on.</summary>
    public decimal MostLoss() => held.Keys.Select(key => assets[key].Option?.Underlying).OfType<string>().Distinct(StringComparer.Ordinal).Sum(MostLoss);

    private decimal Shares(string underlying) => Math.Max(0m, held.GetValueOrDefault(underlying));

    /// <summary>How many sold options bought ones leave without a cover: every bought one covers one sold one that ends no later.</summary>
    private decimal Needed(string underlying, OptionRight right)
    {
        var rows = Options(underlying).Where(row => row.Option.Right == right).ToList();
        return rows.Where(static row => row.Quantity < 0m).Select(static row => row.Option.Expiry).Distinct()
            .Select(from => rows.Where(row => row.Option.Expiry >= from).Sum(row => row.Quantity < 0m || longsCover ? -row.Quantity : 0m))
            .Append(0m).Max();
    }

    private IEnumerable<(SandboxOption Option, decimal Quantity)> Options(string underlying)
    {
        foreach (var (key, quantity) in held)
        {
            if (quantity != 0m && assets[key].Option is { } option && option.Underlying == underlying)
            {
                yield return (option, quantity);
            }
        }
    }
}
