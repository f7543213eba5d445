import { base } from '../data/base';
import { useAnswer } from '../data/store';
import { bytesText } from '../ui/format';
import { When } from '../ui/Values';
import type { Attachment, Page } from '../wire';

/** The files that are kept with a session; nothing where there are none. */
export function Attachments({ reference }: { reference: string }) {
  const { data } = useAnswer<Page<Attachment>>(`/api/v1/work/sessions/${encodeURIComponent(reference)}/attachments`);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section aria-labelledby="attachments">
      <div className="section-head"><h2 id="attachments">Attachments</h2></div>
      <ul className="panel plain-list">
        {data.items.map((each) => (
          <li key={each.id}>
            <a href={`${base}/api/v1/work/attachments/${encodeURIComponent(each.id)}/content`} download={each.name}>{each.name}</a>{' '}
            <span className="faint">{each.media_type}, {bytesText(each.bytes)}, <When at={each.at} /></span>
          </li>
        ))}
      </ul>
    </section>
  );
}
