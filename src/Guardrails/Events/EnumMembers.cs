using System.Runtime.CompilerServices;

namespace Guardrails.Events;

/// <summary>Which numbers are members of an enum, found out once. Its members must lie between 0 and 63.</summary>
internal static class EnumMembers<T>
    where T : struct, Enum
{
    private static readonly ulong _numbers = Enum.GetValues<T>().Aggregate(0ul, static (numbers, member) => numbers | (1ul << Number(member)));

    public static bool Has(ulong number) => number < 64 && ((_numbers >> (int)number) & 1) != 0;

    public static int Number(T member) => Unsafe.BitCast<T, int>(member);

    public static T Member(int number) => Unsafe.BitCast<int, T>(number);
}
