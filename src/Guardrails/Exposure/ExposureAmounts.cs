using Guardrails.Book;

namespace Guardrails.Exposure;

/// <summary>What one ledger contributes to every total, valued in its quote currency.</summary>
internal struct ExposureAmounts
{
    /// <summary>Value of the largest reachable long position.</summary>
    public decimal Long;

    /// <summary>Value of the largest reachable short position.</summary>
    public decimal Short;

    /// <summary>The larger of the two.</summary>
    public decimal Gross;

    /// <summary>Signed value of the highest reachable position; negative when even that is short.</summary>
    public decimal NetLong;

    /// <summary>Signed value of the lowest reachable position, short counted positive.</summary>
    public decimal NetShort;

    public readonly bool IsZero => Gross == 0m && NetLong == 0m && NetShort == 0m;

    public void Add(in ExposureAmounts other)
    {
        Long = Sums.Plus(Long, other.Long);
        Short = Sums.Plus(Short, other.Short);
        Gross = Sums.Plus(Gross, other.Gross);
        NetLong = Sums.Plus(NetLong, other.NetLong);
        NetShort = Sums.Plus(NetShort, other.NetShort);
    }

    public void Subtract(in ExposureAmounts other)
    {
        Long = Sums.Minus(Long, other.Long);
        Short = Sums.Minus(Short, other.Short);
        Gross = Sums.Minus(Gross, other.Gross);
        NetLong = Sums.Minus(NetLong, other.NetLong);
        NetShort = Sums.Minus(NetShort, other.NetShort);
    }

    public static bool Same(in ExposureAmounts a, in ExposureAmounts b) =>
        a.Long == b.Long && a.Short == b.Short && a.Gross == b.Gross && a.NetLong == b.NetLong && a.NetShort == b.NetShort;

    public readonly void WriteTo(StateText text) => text.Line("amounts", Long, Short, Gross, NetLong, NetShort);
}
