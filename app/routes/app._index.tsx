export const loader = () => null;

export default function Home() {
  return <p>Loopside</p>;
}
